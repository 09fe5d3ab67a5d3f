package io.tocsin.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.quarkus.micrometer.runtime.binder.vertx.HttpRequestMetric;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.tocsin.problem.HttpStatus;
import io.tocsin.problem.Problem;
import io.tocsin.problem.RefusalCode;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/**
 * Refuses, in our own words and before any routing, what the HTTP layer would refuse with a bare status: an address or
 * headers that are too long, escapes that mean nothing, a body announced as larger than any. The server's own limits stand
 * above ours (application.properties), so that it is we who answer.
 */
@ApplicationScoped
public class BareAnswers {

    private static final int BEFORE_ALL_ELSE = 10_000;
    /** Quarkus would hand out every file of every library below it; pages load the few that they need from elsewhere. */
    private static final String LIBRARIES = "/webjars/";
    private static final String DOCUMENT = "/q/openapi";
    private static final List<String> READS = List.of("GET", "HEAD", "OPTIONS");

    private final ObjectMapper json;
    private final BodyLimits limits;
    private final ResourceAddresses addresses;

    BareAnswers(ObjectMapper json, BodyLimits limits, ResourceAddresses addresses) {
        this.json = json;
        this.limits = limits;
        this.addresses = addresses;
    }

    /** Called before Quarkus loads: it would answer an address that is no URI with a bare 400, before any filter. */
    public static void takeOver() {
        System.setProperty("vertx.disableURIValidation", "true");
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, BEFORE_ALL_ELSE);
    }

    /** What Vert.x found wrong before it asked any route of ours. */
    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::refuse);
    }

    /** A route puts its template in the place of this; without one, the address itself would stand there, token and all. */
    private static void nameForMetrics(RoutingContext context) {
        HttpRequestMetric metric = HttpRequestMetric.getRequestMetric(context);
        if (metric != null) {
            metric.setTemplatePath("/other");
        }
    }

    private void refuse(RoutingContext context) {
        nameForMetrics(context);
        int status = context.statusCode();
        if (status < 400 || status >= 500 || context.response().headWritten()) {
            context.next();
        } else if (!context.request().uri().startsWith("/")) {
            answer(context, Problem.of(RefusalCode.MALFORMED, "The address must start with a slash."));
        } else {
            answer(context, HttpStatus.problem(status, context.request().method().name(), null));
        }
    }

    private void check(RoutingContext context) {
        HttpServerRequest request = context.request();
        nameForMetrics(context);
        Problem problem = problem(request);
        if (problem == null && context.normalizedPath().startsWith(LIBRARIES)) {
            context.fail(404);
        } else if (problem == null) {
            takeNothingForAnEmptyObject(request);
            context.next();
        } else {
            answer(context, problem);
        }
    }

    /** An action is called with no body, and so with no Content-Type or a form's, which JAX-RS would call unsupported. */
    private static void takeNothingForAnEmptyObject(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        String type = request.getHeader("Content-Type");
        if (request.path().startsWith("/api/") && (length == null || length.equals("0"))
                && request.getHeader("Transfer-Encoding") == null
                && (type == null || type.startsWith("application/x-www-form-urlencoded"))) {
            request.headers().set("Content-Type", "application/json");
        }
    }

    private Problem problem(HttpServerRequest request) {
        String uri = request.uri();
        if (uri.length() > limits.address().asLongValue()) {
            return HttpStatus.problem(414, request.method().name(), null);
        }
        if (size(request) > limits.headers().asLongValue()) {
            return HttpStatus.problem(431, request.method().name(), null);
        }
        if (!uri.startsWith("/") && !uri.startsWith("http://") && !uri.startsWith("https://")) {
            return Problem.of(RefusalCode.MALFORMED, "The address must start with a slash.");
        }
        if (request.getHeader("Host") == null && request.version() == HttpVersion.HTTP_1_0) {
            return Problem.of(RefusalCode.MALFORMED,
                    "Send a Host header, which HTTP/1.0 may leave out and this service needs.");
        }
        if (!isAddress(uri) || !isDecodable(uri)) {
            return Problem.of(RefusalCode.MALFORMED,
                    "The address has an escape (%..) that stands for nothing, or a character that must be escaped.");
        }
        if (request.path().equals(DOCUMENT) && !READS.contains(request.method().name())) {
            return HttpStatus.problem(405, request.method().name(), null); // which Quarkus would answer with the document
        }
        return announcesTooMuch(request) ? Problem.of(CountedBody.tooLarge(limitOf(request))) : null;
    }

    private static long size(HttpServerRequest request) {
        long size = 0;
        for (Map.Entry<String, String> header : request.headers()) {
            size += header.getKey().length() + header.getValue().length() + 4;
        }
        return size;
    }

    private boolean announcesTooMuch(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        try {
            return length != null && Long.parseLong(length.trim()) > limits.upload().asLongValue();
        } catch (NumberFormatException e) {
            return true; // longer than a long
        }
    }

    private long limitOf(HttpServerRequest request) {
        boolean upload = addresses.takesUpload(request.method().name(), request.path());
        return (upload ? limits.upload() : limits.json()).asLongValue();
    }

    private static boolean isAddress(String uri) {
        try {
            new URI(uri);
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** Whether every escape is two hexadecimal digits and all of them together are UTF-8 without NUL. */
    static boolean isDecodable(String uri) {
        var bytes = ByteBuffer.allocate(uri.length());
        for (int i = 0; i < uri.length(); i++) {
            char c = uri.charAt(i);
            if (c == '%') {
                int value = i + 2 < uri.length() ? hex(uri.charAt(i + 1)) * 16 + hex(uri.charAt(i + 2)) : -1;
                if (value <= 0) {
                    return false;
                }
                bytes.put((byte) value);
                i += 2;
            } else if (c <= ' ' || c >= 0x7f) {
                return false; // RFC 3986 has neither control characters nor anything beyond ASCII
            } else {
                bytes.put((byte) c);
            }
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes.flip());
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** @return far below zero for what is no digit, so that no sum of two can pass */
    private static int hex(char c) {
        int digit = c < 0x7f ? Character.digit(c, 16) : -1;
        return digit < 0 ? -1000 : digit;
    }

    private void answer(RoutingContext context, Problem problem) {
        if (!context.request().isEnded()) {
            HangingUp.later(context.vertx(), context.request());
        }
        if (problem.status() == 405) {
            context.response().putHeader("Allow", String.join(", ", READS));
        }
        try {
            context.response()
                    .setStatusCode(problem.status())
                    .putHeader("Content-Type", Problem.MEDIA_TYPE)
                    .putHeader("Cache-Control", "no-store")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .putHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
                    .putHeader("Referrer-Policy", "same-origin")
                    .putHeader("Connection", "close")
                    .end(json.writeValueAsString(problem));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
