package io.tocsin.http;

import java.time.Duration;

import jakarta.ws.rs.WebApplicationException;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

/** A body on its way in, bounded in size and in time. What comes is kept by the thread that reads from the network. */
final class ArrivingBody {

    /** A body has so long to arrive, and longer the more of it is there. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final int OCTETS_A_SECOND = 32 * 1024;

    private final Promise<BodyStore> whole = Promise.promise();
    private final Vertx vertx;
    private final HttpServerRequest request;
    private final long limit;
    private final Duration patience;
    private final long since = System.nanoTime();
    private Place place;
    private BodyStore store;
    private volatile long received;
    private volatile long timer;

    /** @param limit octets */
    ArrivingBody(Vertx vertx, HttpServerRequest request, long limit) {
        this(vertx, request, limit, PATIENCE);
    }

    ArrivingBody(Vertx vertx, HttpServerRequest request, long limit, Duration patience) {
        this.vertx = vertx;
        this.request = request;
        this.limit = limit;
        this.patience = patience;
    }

    /** @return all of it, or a refusal; told once, by whichever thread it happens on */
    Future<BodyStore> whole() {
        return whole.future();
    }

    /** Called once. */
    void receive(Place into, BodyStore keptIn) {
        place = into;
        store = keptIn;
        timer = vertx.setTimer(patience.toMillis(), this::look);
        whole.future().onComplete(done -> vertx.cancelTimer(timer));
        request.exceptionHandler(e -> refuse(lost()));
        request.endHandler(end -> store.end().onSuccess(laidDown -> arrived()).onFailure(this::refuse));
        request.handler(this::take);
        request.resume();
        if (request.response().closed()) {
            refuse(lost()); // before anybody could hear of it
        }
    }

    private void take(Buffer part) {
        if (whole.future().isComplete()) {
            return;
        }
        received += part.length();
        if (received > limit) {
            refuse(CountedBody.tooLarge(limit));
            return;
        }
        place.grow(part.length());
        store.write(part).onFailure(this::refuse);
        if (store.isFull()) {
            request.pause();
            store.whenReady(() -> request.resume());
        }
    }

    private void arrived() {
        place.arrived();
        whole.tryComplete(store);
    }

    private void look(long fired) {
        long left = millisLeft(System.nanoTime() - since);
        if (left <= 0) {
            refuse(new WebApplicationException(408));
        } else if (!whole.future().isComplete()) {
            timer = vertx.setTimer(left, this::look);
        }
    }

    private long millisLeft(long nanos) {
        return patience.plusMillis(received * 1000 / OCTETS_A_SECOND).minusNanos(nanos).toMillis();
    }

    /** For who comes next. */
    void giveWay() {
        refuse(RoomForBodies.tooMany());
    }

    /** What still comes is thrown away. */
    void refuse(Throwable why) {
        whole.tryFail(why);
        request.resume();
    }

    private static Refusal lost() {
        return new Refusal(RefusalCode.MALFORMED, "What was sent did not arrive whole, so it was not taken.");
    }
}
