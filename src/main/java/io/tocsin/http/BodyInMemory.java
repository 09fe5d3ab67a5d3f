package io.tocsin.http;

import java.io.InputStream;

import io.netty.buffer.ByteBufInputStream;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;

final class BodyInMemory implements BodyStore {

    private final Buffer octets = Buffer.buffer();

    @Override
    public Future<?> write(Buffer part) {
        octets.appendBuffer(part);
        return Future.succeededFuture();
    }

    @Override
    public Future<?> end() {
        return Future.succeededFuture();
    }

    @Override
    public InputStream open() {
        return new ByteBufInputStream(octets.getByteBuf());
    }

    @Override
    public void discard() {
        // goes with the request
    }
}
