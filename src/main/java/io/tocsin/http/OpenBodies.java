package io.tocsin.http;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
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
 * until it is there, and there are some two hundred for everybody: so few are read at once, fewer from one network, and none
 * for long. One that comes in one piece, as every form of ours does, is read within a millisecond.
 */
public class OpenBodies {

    /** Before {@link RequestBodies}, after what refuses a request for what it is. */
    private static final int BEFORE_ALL_WHO_READ = 4500;
    private static final int AT_ONCE = 64;
    private static final int FROM_ONE_NETWORK = 16;
    private static final Duration LONGEST = Duration.ofSeconds(20);
    /** Nothing that comes with these is read. */
    private static final Set<String> ASKS_ONLY = Set.of("GET", "HEAD");

    private final AtomicInteger reading = new AtomicInteger();
    private final Map<String, Integer> readingFrom = new ConcurrentHashMap<>();

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
        try {
            int of = reading.incrementAndGet();
            if (readingFrom.merge(network, 1, Integer::sum) > FROM_ONE_NETWORK || of > AT_ONCE) {
                throw new Refusal(RefusalCode.TOO_MANY, "Very much is being sent here at this moment. Try again in a minute.");
            }
            request.setEntityStream(new ByteArrayInputStream(whole(request.getEntityStream())));
        } catch (IOException e) {
            throw new Refusal(RefusalCode.MALFORMED, "What was sent did not arrive whole, so it was not taken.");
        } finally {
            reading.decrementAndGet();
            readingFrom.computeIfPresent(network, (same, count) -> count == 1 ? null : count - 1);
        }
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
