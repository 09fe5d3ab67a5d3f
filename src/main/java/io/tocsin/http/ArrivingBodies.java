package io.tocsin.http;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.Set;

import jakarta.annotation.Priority;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;

import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestFilter;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;

/**
 * Every body is received here, after the caller's role was checked and before anything reads it. No thread waits for it: the
 * request is put aside, and goes on when all is there. Whoever sends slowly so takes nothing from the others but memory, of
 * which each door has its part ({@link RoomForBodies}). What is larger than is held in memory is laid down in a file, a few
 * at a time ({@link PlacesForFiles}).
 */
@Provider
@Priority(ArrivingBodies.BEFORE_ALL_WHO_READ)
public class ArrivingBodies implements ResteasyReactiveContainerRequestFilter {

    /** Before {@link RequestBodies}, after what refuses a request for what it is. */
    static final int BEFORE_ALL_WHO_READ = 4500;
    /** Nothing that comes with these is read. */
    private static final Set<String> ASKS_ONLY = Set.of("GET", "HEAD");
    private static final String RETRY_AFTER_SECONDS = "5";

    /** What bodies may take that are on their way or have not been answered. */
    private static final long ALL = Runtime.getRuntime().maxMemory() / 8;

    private final RoomForBodies answers = new RoomForBodies(ALL / 2);
    private final RoomForBodies operators = new RoomForBodies(ALL / 4);
    private final RoomForBodies receipts = new RoomForBodies(ALL / 8);
    private final RoomForBodies others = new RoomForBodies(ALL / 8);
    /** Far fewer than there are threads: each takes one when all of it is there, and may then be worked on for a minute. */
    private final PlacesForFiles files = new PlacesForFiles(24, 8);

    /** Asked for late: a filter is made before settings can be read. */
    @Inject
    Instance<BodyLimits> limits;
    @Inject
    Instance<SecurityIdentity> identity;
    @Inject
    SentBody sent;
    @Inject
    CurrentVertxRequest current;

    @Override
    public void filter(ResteasyReactiveContainerRequestContext request) {
        boolean announced = announces(request);
        if (ASKS_ONLY.contains(request.getMethod())) {
            request.setEntityStream(InputStream.nullInputStream());
            if (announced) {
                current.getCurrent().request().resume(); // comes, and is read by nobody
            }
            return;
        }
        RoutingContext routing = current.getCurrent();
        HttpServerRequest connection = routing.request();
        if (connection.isEnded() || !announced && connection.version() != HttpVersion.HTTP_2) {
            request.setEntityStream(InputStream.nullInputStream());
        } else {
            putAside(request, request.getServerRequestContext().getResteasyReactiveResourceInfo().getResourceMethod(), routing);
        }
    }

    /** HTTP/2 has no Transfer-Encoding, and a body need not have a length that is told before it (RFC 9113, 8.1.1). */
    private static boolean announces(ContainerRequestContext request) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length == null ? request.getHeaderString("Transfer-Encoding") != null : !length.strip().equals("0");
    }

    private void putAside(ResteasyReactiveContainerRequestContext request, Method door, RoutingContext routing) {
        boolean large = isLarge(request, door);
        BodyLimits most = limits.get();
        var body = new ArrivingBody(routing.vertx(), routing.request(),
                (large ? most.upload() : most.json()).asLongValue());
        Context own = routing.vertx().getOrCreateContext();
        request.suspend();
        body.whole().onComplete(result -> own.runOnContext(goOn -> {
            if (result.succeeded()) {
                resume(request, result.result());
            } else {
                sayThatItEnds(result.cause(), routing);
                request.resume(result.cause());
            }
        }));
        try {
            String sender = senderOf(door, routing.request());
            Place place = large ? files.take(sender) : roomOf(door).take(sender, body::giveWay);
            sent.takes(place);
            BodyStore store = large ? new BodyInFile(routing.vertx()) : new BodyInMemory();
            sent.isIn(store);
            body.receive(place, store);
        } catch (RuntimeException e) {
            body.refuse(e);
        }
    }

    private boolean isLarge(ContainerRequestContext request, Method door) {
        String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
        boolean formWithFile = !isOpen(door) && type != null && type.regionMatches(true, 0, "multipart/", 0, 10);
        if (!formWithFile && !door.isAnnotationPresent(Upload.class)) {
            return false;
        }
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length == null || Long.parseLong(length.strip()) > limits.get().json().asLongValue();
    }

    private static boolean isOpen(Method door) {
        return door.isAnnotationPresent(PermitAll.class);
    }

    /** Who is known by a key or a session is one sender wherever it is; a stranger is its network. */
    private String senderOf(Method door, HttpServerRequest connection) {
        return isOpen(door)
                ? Network.of(connection.remoteAddress() == null ? null : connection.remoteAddress().hostAddress())
                : identity.get().getPrincipal().getName();
    }

    /** By what was matched, which is the same however an address is spelt. */
    private RoomForBodies roomOf(Method door) {
        if (!isOpen(door)) {
            return operators;
        }
        String path = pathOf(door.getDeclaringClass().getAnnotation(Path.class)) + "/" + pathOf(door.getAnnotation(Path.class));
        return path.startsWith("/a/") ? answers : path.startsWith("/receipts/") ? receipts : others;
    }

    private static String pathOf(Path path) {
        return path == null ? "" : path.value();
    }

    private static void resume(ResteasyReactiveContainerRequestContext request, BodyStore store) {
        try {
            request.setEntityStream(store.open());
        } catch (IOException e) {
            request.resume(e);
            return;
        }
        request.resume();
    }

    private static void sayThatItEnds(Throwable why, RoutingContext routing) {
        if (why instanceof Refusal refusal && refusal.code() == RefusalCode.TOO_MANY) {
            routing.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        HangingUp.later(routing.vertx(), routing.request());
    }
}
