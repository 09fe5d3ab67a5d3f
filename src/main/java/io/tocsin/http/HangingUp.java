package io.tocsin.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Ends the connection of a caller who is answered before all that it sends was read. */
final class HangingUp {

    /** How long it has to read our answer: hanging up at once on somebody who is still sending would take that away. */
    private static final int LINGER_MILLIS = 1_000;
    private static final long NO_ERROR = 0;

    private HangingUp() {
    }

    /** Called before the answer is written. Of HTTP/2 only the one request ends, since others share the connection. */
    static void later(Vertx vertx, HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().putHeader("Connection", "close");
        }
        vertx.setTimer(LINGER_MILLIS, timer -> hangUp(vertx, request));
    }

    private static void hangUp(Vertx vertx, HttpServerRequest request) {
        if (!request.response().ended() && !request.response().closed()) {
            vertx.setTimer(LINGER_MILLIS, timer -> hangUp(vertx, request)); // the answer is still on its way
        } else if (request.version() != HttpVersion.HTTP_2) {
            request.connection().close();
        } else if (!request.isEnded()) {
            request.response().reset(NO_ERROR); // RFC 9113, 8.1
        }
    }
}
