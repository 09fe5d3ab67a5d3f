package io.tocsin.receipt.provider;

import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * An object in a provider's JSON, of which nothing is sure: fields come and go, and a recipient's server wrote some of the
 * texts. What is absent, of another type or beyond all bounds is null, never an exception; what is there can be stored.
 */
final class Fields {

    /** Longer than any id, address or reply that is meant as one. */
    static final int LONGEST_TEXT = 2_000;
    private static final Duration LATEST = Duration.ofHours(1);
    private static final Duration EARLIEST = Duration.ofDays(365);
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static {
        JSON.getFactory().setStreamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(50).maxNumberLength(50).build());
    }

    private final JsonNode node;

    private Fields(JsonNode node) {
        this.node = node;
    }

    /** @return empty unless it is JSON, said once, and nothing after it */
    static Optional<Fields> read(byte[] json) {
        try {
            JsonNode node = JSON.readTree(json);
            return node == null ? Optional.empty() : Optional.of(new Fields(node));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    boolean isObject() {
        return node.isObject();
    }

    /** Never null; where there is no such object, one without fields. */
    Fields at(String... path) {
        JsonNode found = node;
        for (String name : path) {
            found = found.isObject() ? found.path(name) : MissingNode.getInstance();
        }
        return new Fields(found);
    }

    /** The elements of this array; nothing where it is none. */
    List<Fields> each() {
        var elements = new ArrayList<Fields>();
        if (node.isArray()) {
            node.forEach(element -> elements.add(new Fields(element)));
        }
        return elements;
    }

    /** The first element of this array, or this itself. */
    Fields first() {
        return node.isArray() ? new Fields(node.path(0)) : this;
    }

    /** A text exactly as it stands, for what a signature is over; a number is none. */
    String exactly(String name) {
        JsonNode found = at(name).node;
        return found.isTextual() ? found.textValue() : null;
    }

    /** A text or number that can be stored, at most {@link #LONGEST_TEXT} characters of it; null where it would be empty. */
    String text(String... path) {
        JsonNode found = at(path).node;
        return found.isTextual() || found.isNumber() ? storable(found.asText()) : null;
    }

    /** @return 100 to 599, or null */
    Integer replyCode(String... path) {
        String text = text(path);
        return text != null && text.matches("[1-5]\\d\\d") ? Integer.valueOf(text) : null;
    }

    UUID id(String... path) {
        String text = text(path);
        try {
            return text == null || text.length() != 36 ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** A time, written or in seconds since 1970; {@code now} where there is none that can be. */
    Instant time(Instant now, String... path) {
        Instant told = timeAt(path);
        return told == null || told.isAfter(now.plus(LATEST)) || told.isBefore(now.minus(EARLIEST)) ? now : told;
    }

    private Instant timeAt(String... path) {
        JsonNode found = at(path).node;
        try {
            if (found.isNumber()) {
                double seconds = found.doubleValue();
                return seconds > 0 && seconds < 1e11 ? Instant.ofEpochMilli((long) (seconds * 1000)) : null;
            }
            return found.isTextual() ? OffsetDateTime.parse(found.textValue()).toInstant() : null;
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** All of it, for a person to see. */
    String whole() {
        return node.toString();
    }

    /** Nothing that PostgreSQL or a page chokes on: NUL, other control characters, halves of characters. */
    static String storable(String text) {
        var kept = new StringBuilder(Math.min(text.length(), LONGEST_TEXT));
        text.codePoints().limit(LONGEST_TEXT).forEach(c -> {
            boolean half = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
            boolean none = half || c >= 0xfdd0 && c <= 0xfdef || (c & 0xfffe) == 0xfffe;
            kept.appendCodePoint(none ? 0xfffd : Character.isISOControl(c) ? ' ' : c);
        });
        String trimmed = kept.toString().strip();
        return trimmed.isEmpty() ? null : trimmed;
    }
}
