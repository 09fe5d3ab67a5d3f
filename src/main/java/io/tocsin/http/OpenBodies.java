package io.tocsin.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Set;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/**
 * Bodies that anybody may send, without a key or a session, are read here and nowhere else. Whoever sends one holds a thread
 * until it is there, and there are some two hundred for everybody: so each door has so many places, the slow ones give way to
 * who comes next, and none is read for long. What is sent to one door shuts no other. A body that comes in one piece, as every
 * form of ours does, is read within a millisecond.
 */
public class OpenBodies {

    /** Before {@link RequestBodies}, after what refuses a request for what it is. */
    private static final int BEFORE_ALL_WHO_READ = 4500;
    private static final Duration LONGEST = Duration.ofSeconds(20);
    /** Nothing that comes with these is read. */
    private static final Set<String> ASKS_ONLY = Set.of("GET", "HEAD");

    /** For which nobody has to give way; where no other wants the place, a sender may be slower. */
    private static final Duration PATIENCE = Duration.ofMillis(250);

    /** All places and all who wait are fewer than the threads that there are. */
    private final ReadingRoom answers = room(52, 56);
    private final ReadingRoom passphrases = room(8, 4);
    private final ReadingRoom signIn = room(24, 8);
    private final ReadingRoom receipts = room(24, 8);
    private final ReadingRoom others = room(4, 2);

    private static ReadingRoom room(int places, int mayWait) {
        return new ReadingRoom(places, mayWait, PATIENCE);
    }

    /** By what was matched, which is the same however an address is spelt. */
    private ReadingRoom roomOf(Method door) {
        String path = pathOf(door.getDeclaringClass().getAnnotation(Path.class)) + "/" + pathOf(door.getAnnotation(Path.class));
        if (path.startsWith("/a/")) {
            return path.endsWith("/passphrase") ? passphrases : answers;
        }
        return path.startsWith("/console/") ? signIn : path.startsWith("/receipts/") ? receipts : others;
    }

    private static String pathOf(Path path) {
        return path == null ? "" : path.value();
    }

    /** Asked for late: a filter is made before settings can be read. */
    @Inject
    Instance<BodyLimits> limits;

    @ServerRequestFilter(priority = BEFORE_ALL_WHO_READ)
    public void read(ContainerRequestContext request, ResourceInfo resource, HttpServerRequest connection) {
        if (!resource.getResourceMethod().isAnnotationPresent(PermitAll.class)) {
            return;
        }
        if (ASKS_ONLY.contains(request.getMethod())) {
            request.setEntityStream(InputStream.nullInputStream());
            return;
        }
        if (!hasBody(request, connection.version())) {
            return;
        }
        String network = Network.of(connection.remoteAddress() == null ? null : connection.remoteAddress().hostAddress());
        ReadingRoom room = roomOf(resource.getResourceMethod());
        ReadingRoom.Reader reader = room.enter(network);
        boolean kept;
        byte[] body = null;
        IOException lost = null;
        try {
            body = whole(request.getEntityStream());
        } catch (IOException e) {
            lost = e;
        } finally {
            kept = room.leave(reader);
        }
        if (lost != null) {
            throw kept ? new Refusal(RefusalCode.MALFORMED, "What was sent did not arrive whole, so it was not taken.")
                    : ReadingRoom.tooMany();
        }
        request.setEntityStream(new ByteArrayInputStream(body));
    }

    /** HTTP/2 has no Transfer-Encoding, and a body need not have a length that is told before it (RFC 9113, 8.1.1). */
    private static boolean hasBody(ContainerRequestContext request, HttpVersion version) {
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        return length == null ? version == HttpVersion.HTTP_2 || request.getHeaderString("Transfer-Encoding") != null
                : !length.strip().equals("0");
    }

    private byte[] whole(InputStream body) throws IOException {
        long until = System.nanoTime() + LONGEST.toNanos();
        long limit = limits.get().json().asLongValue();
        var read = new ByteArrayOutputStream();
        byte[] part = new byte[8192];
        for (int length; (length = body.read(part)) >= 0;) {
            read.write(part, 0, length);
            if (read.size() > limit) {
                throw CountedBody.tooLarge(limit);
            }
            if (System.nanoTime() > until) {
                throw new Refusal(RefusalCode.MALFORMED, "What was sent took too long to arrive, so it was not taken.");
            }
        }
        return read.toByteArray();
    }
}
