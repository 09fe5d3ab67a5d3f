package io.tocsin.http;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;

import com.fasterxml.jackson.databind.ObjectMapper;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Every body passes here, once it is there ({@link ArrivingBodies}) and before anything reads it: unpacked if it is gzip, no
 * larger than allowed then, and JSON without characters that cannot be stored.
 */
public class RequestBodies {

    /** Asked for late: a filter is made before settings can be read. */
    @Inject
    Instance<BodyLimits> limits;
    @Inject
    Instance<ObjectMapper> json;
    @Inject
    RepeatableRequest repeatable;
    @Inject
    SentBody sent;

    @ServerRequestFilter
    public void prepare(ContainerRequestContext request, ResourceInfo resource) throws IOException {
        if (resource.getResourceMethod().isAnnotationPresent(RawBody.class)) {
            return;
        }
        MediaType type = typeOf(request);
        boolean action = request.getUriInfo().getRequestUri().getPath().startsWith("/api/")
                && ActionBody.isAction(request.getMethod(), resource.getResourceMethod());
        if (isForm(type) && !action) {
            return; // taken apart by Quarkus itself, see quarkus.http.limits
        }
        boolean upload = resource.getResourceMethod().isAnnotationPresent(Upload.class);
        long limit = (upload ? limits.get().upload() : limits.get().json()).asLongValue();
        String encoding = request.getHeaderString(HttpHeaders.CONTENT_ENCODING);
        if (upload) {
            repeatable.note(request, () -> unpacked(sent.open(), encoding, limit));
            request.setEntityStream(unpacked(sent.open(), encoding, limit));
            return;
        }
        byte[] bytes = unpacked(request.getEntityStream(), encoding, limit).readAllBytes();
        if (action) {
            ActionBody.check(bytes, isJson(type), json.get());
        } else if (isJson(type)) {
            JsonText.check(bytes);
        }
        repeatable.note(request, bytes);
        request.setEntityStream(new ByteArrayInputStream(bytes));
    }

    private static MediaType typeOf(ContainerRequestContext request) {
        try {
            return request.getMediaType();
        } catch (IllegalArgumentException e) {
            throw new Refusal(RefusalCode.UNSUPPORTED_TYPE,
                    "The Content-Type is none. Say what the body is, e.g. application/json.");
        }
    }

    private static InputStream unpacked(InputStream body, String encoding, long limit) throws IOException {
        String name = encoding == null ? "identity" : encoding.trim().toLowerCase(Locale.ROOT);
        return switch (name) {
            case "identity", "" -> body;
            case "gzip", "x-gzip" -> gunzipped(body, limit);
            default -> throw new Refusal(RefusalCode.UNSUPPORTED_TYPE, "Content-Encoding must be gzip or absent.");
        };
    }

    private static InputStream gunzipped(InputStream body, long limit) throws IOException {
        try {
            return new CountedBody(new GZIPInputStream(body), limit);
        } catch (ZipException | EOFException e) {
            throw CountedBody.notGzip();
        }
    }

    private static boolean isForm(MediaType type) {
        return type != null && (type.isCompatible(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
                || type.isCompatible(MediaType.MULTIPART_FORM_DATA_TYPE));
    }

    private static boolean isJson(MediaType type) {
        return type == null || type.getSubtype().equals("json") || type.getSubtype().endsWith("+json");
    }
}
