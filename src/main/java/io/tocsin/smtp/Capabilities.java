package io.tocsin.smtp;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the server announced in answer to EHLO: keywords in capitals, and what stands behind each. */
record Capabilities(Map<String, String> keywords) {

    static final Capabilities NONE = new Capabilities(Map.of());

    static Capabilities of(Reply ehlo) {
        Map<String, String> keywords = new HashMap<>();
        for (String line : ehlo.lines().subList(Math.min(1, ehlo.lines().size()), ehlo.lines().size())) {
            // "AUTH=PLAIN" is how some servers of old still say it.
            String[] words = line.strip().split("[ =]", 2);
            keywords.merge(words[0].toUpperCase(Locale.ROOT), words.length > 1 ? words[1] : "",
                    (one, other) -> one + " " + other);
        }
        return new Capabilities(Map.copyOf(keywords));
    }

    boolean has(String keyword) {
        return keywords.containsKey(keyword);
    }

    /** Methods of signing in, in capitals. */
    List<String> signIn() {
        return List.of(keywords.getOrDefault("AUTH", "").toUpperCase(Locale.ROOT).split(" "));
    }

    /** Largest message in bytes (RFC 1870); the largest there is where the server says none. */
    long size() {
        try {
            long size = Long.parseLong(keywords.getOrDefault("SIZE", "0").strip());
            return size > 0 ? size : Long.MAX_VALUE;
        } catch (NumberFormatException e) {
            return Long.MAX_VALUE;
        }
    }
}
