package io.tocsin.console;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tocsin.http.KeptPages;
import io.vertx.core.http.HttpServerRequest;

/**
 * The page that a form stands on.
 *
 * @param address path and query, as the browser has it
 * @param kept token of the page that is kept for it, see {@link KeptPages}, or null
 */
record FormPage(String address, String kept) {

    private static final Pattern KEPT = Pattern.compile("(.*)[?&]" + KeptPages.PARAMETER + "=([A-Za-z0-9_-]{43})");

    static FormPage at(String uri) {
        Matcher kept = KEPT.matcher(uri);
        return kept.matches() ? new FormPage(kept.group(1), kept.group(2)) : new FormPage(uri, null);
    }

    /** @return nothing where the browser does not say from which page of the console the form came */
    static Optional<FormPage> from(HttpServerRequest request) {
        try {
            URI page = new URI(Optional.ofNullable(request.getHeader("Referer")).orElse(""));
            String address = page.getRawPath() + (page.getRawQuery() == null ? "" : "?" + page.getRawQuery());
            return Pages.isInside(address) ? Optional.of(at(address)) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** Without its query, and without escapes. */
    String path() {
        return URI.create(address).getPath();
    }

    String with(String token) {
        return address + (address.contains("?") ? '&' : '?') + KeptPages.PARAMETER + "=" + token;
    }
}
