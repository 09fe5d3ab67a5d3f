package io.tocsin.http;

import java.io.IOException;
import java.io.InputStream;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

/** Where a body is kept until its request is answered. */
interface BodyStore {

    Future<?> write(Buffer part);

    default boolean isFull() {
        return false;
    }

    /** @param ready called once more can be written, where it is full */
    default void whenReady(Runnable ready) {
        ready.run();
    }

    /** @return when all that was written can be read */
    Future<?> end();

    /** All of it, from its beginning, each time. */
    InputStream open() throws IOException;

    void discard();
}
