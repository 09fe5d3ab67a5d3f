package io.tocsin.notice.stream;

import java.util.concurrent.CompletionStage;

import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

import io.vertx.core.http.HttpServerResponse;

/** A connection that events go over. Holds no thread. */
public interface Line {

    static Line of(SseEventSink sink, Sse sse, HttpServerResponse response) {
        return new SseLine(sink, sse, response);
    }

    /** Before the first event: keeps caches and proxies on the way from holding events back. */
    void open();

    /** @return done when it has left this process, or never will */
    CompletionStage<?> say(Event event);

    boolean isGone();

    /** After what was said. */
    void end();

    /** At once: what was said and not taken is given up, and the memory for it with it. */
    void cut();
}
