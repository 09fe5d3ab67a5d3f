package io.tocsin.notice.stream;

import java.util.concurrent.CompletionStage;

import jakarta.ws.rs.sse.OutboundSseEvent;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

import io.vertx.core.http.HttpServerResponse;

/** Of one request, which stays open for it. */
record SseLine(SseEventSink sink, Sse sse, HttpServerResponse response) implements Line {

    @Override
    public void open() {
        response.putHeader("Cache-Control", "no-store").putHeader("X-Accel-Buffering", "no")
                .putHeader("X-Content-Type-Options", "nosniff");
    }

    @Override
    public CompletionStage<?> say(Event event) {
        return sink.send(written(event));
    }

    private OutboundSseEvent written(Event event) {
        if (event.name() == null) {
            return sse.newEventBuilder().comment(event.data()).build();
        }
        OutboundSseEvent.Builder builder = sse.newEventBuilder().name(event.name()).data(String.class, event.data());
        return (event.id() == null ? builder : builder.id(event.id())).build();
    }

    @Override
    public boolean isGone() {
        return sink.isClosed();
    }

    @Override
    public void end() {
        sink.close();
    }

    @Override
    public void cut() {
        response.reset();
        sink.close();
    }
}
