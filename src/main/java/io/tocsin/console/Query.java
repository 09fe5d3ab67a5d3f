package io.tocsin.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** An address of the console with its filters; what is null or empty is left out. Immutable. */
public final class Query {

    private final String address;

    private Query(String address) {
        this.address = address;
    }

    public static Query at(String path) {
        return new Query(path);
    }

    public Query with(String name, Object value) {
        String text = value == null ? "" : value.toString();
        return text.isEmpty() ? this
                : new Query(address + (address.indexOf('?') < 0 ? '?' : '&') + name + '='
                        + URLEncoder.encode(text, StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return address;
    }
}
