package io.tocsin.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.vertx.core.http.HttpServerRequest;

/** Sends a browser on to another address, and htmx as well. */
final class Onward {

    private Onward() {
    }

    /** @param path of this service */
    static Response to(Object path, HttpServerRequest request) {
        String address = inHeader(path.toString());
        return wantsFragment(request) ? Response.noContent().header("HX-Redirect", address).build()
                : Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, address).build();
    }

    /** Whether htmx asked, and wants a piece of the page rather than the whole. */
    static boolean wantsFragment(HttpServerRequest request) {
        return "true".equals(request.getHeader("HX-Request")) && !"true".equals(request.getHeader("HX-Boosted"))
                && !"true".equals(request.getHeader("HX-History-Restore-Request"));
    }

    /** A part of the path may be anything that somebody typed, and stand there without its escapes. */
    private static String inHeader(String address) {
        return address.codePoints().mapToObj(c -> c > ' ' && c < 0x7f ? Character.toString(c)
                : URLEncoder.encode(Character.toString(c), StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining());
    }
}
