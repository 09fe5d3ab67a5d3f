package io.tocsin.console.tenants;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Facts as people read them: a name, and a line for each of its values. */
public final class FactLines {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_LINES = 200;

    private FactLines() {
    }

    /** @param name in words, as far as the fact's name gives them */
    public record Fact(String name, List<String> lines) {
    }

    /** @param json an object, or null for none */
    public static List<Fact> of(String json) {
        if (json == null) {
            return List.of();
        }
        try {
            List<Fact> facts = new ArrayList<>();
            JSON.readTree(json).properties().forEach(
                    fact -> facts.add(new Fact(inWords(fact.getKey()), lines(fact.getValue()))));
            return facts;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("facts", e);
        }
    }

    /** {@code affectedUsers}: Affected users. */
    static String inWords(String name) {
        String words = name.replace('_', ' ').replaceAll("(?<=[a-z0-9])(?=[A-Z][a-z])", " ");
        StringBuilder text = new StringBuilder();
        for (String word : words.split(" ")) {
            boolean isAbbreviation = word.length() > 1 && word.equals(word.toUpperCase(Locale.ROOT));
            text.append(text.isEmpty() ? "" : " ").append(isAbbreviation ? word : word.toLowerCase(Locale.ROOT));
        }
        return text.isEmpty() ? name : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static List<String> lines(JsonNode value) {
        List<String> lines = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(item -> lines.add(line(item)));
        } else {
            lines.add(line(value));
        }
        if (lines.isEmpty()) {
            lines.add("none");
        }
        if (lines.size() > MOST_LINES) {
            int more = lines.size() - MOST_LINES;
            lines.subList(MOST_LINES, lines.size()).clear();
            lines.add("and " + more + " more");
        }
        return lines;
    }

    private static String line(JsonNode value) {
        if (value.isObject()) {
            List<String> parts = new ArrayList<>();
            value.properties().forEach(part -> parts.add(inWords(part.getKey()) + ": " + line(part.getValue())));
            return String.join("; ", parts);
        }
        if (value.isArray()) {
            List<String> parts = new ArrayList<>();
            value.forEach(item -> parts.add(line(item)));
            return String.join(", ", parts);
        }
        return value.isNull() ? "not known" : value.isBoolean() ? value.booleanValue() ? "yes" : "no" : value.asText();
    }
}
