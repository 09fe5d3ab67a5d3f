package io.tocsin.tenant.list;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One JSON value, read with exact numbers and within bounds; names that stand twice in an object are noted, not dropped
 * silently.
 */
final class JsonTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
    private static final int LONGEST_ITEM = 1_000_000;

    static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32).maxStringLength(Facts.LONGEST_JSON).maxNameLength(1000).maxNumberLength(1000).build())
            // Names come from outside: a table of them that lives as long as the process would be theirs to fill.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .build();

    /** What was read is not JSON, or larger than any that is taken. */
    static final class NotJson extends Exception {

        private static final long serialVersionUID = 1;

        private final int line;
        private final int position;

        NotJson(String message, JsonLocation at) {
            super(message, null, false, false);
            this.line = at == null ? 1 : Math.max(1, at.getLineNr());
            this.position = at == null ? 1 : Math.max(1, at.getColumnNr());
        }

        static NotJson of(JsonProcessingException e) {
            return new NotJson(plain(e.getOriginalMessage()), e.getLocation());
        }

        /** What Jackson says, without its advice to those who program with it. */
        private static String plain(String message) {
            int source = message.indexOf(" (start marker at [Source");
            String said = (source < 0 ? message : message.substring(0, source))
                    .replaceAll("\\(\\(CTRL-CHAR, code \\d+\\)\\)", "(a control character)")
                    .replaceAll(" \\(code \\d+[^)]*\\)", "")
                    .replaceAll(": maybe a \\(non-standard\\) comment\\?.*", ": JSON has no comments")
                    .replaceAll(", from `[^`]*`", "")
                    .replaceAll(" \\(enable `[^`]*` to allow\\)|: enable `[^`]*` to allow", "");
            return RowCheck.quoted(said).replaceAll("^\"|\"$", "");
        }

        int line() {
            return line;
        }

        int position() {
            return position;
        }
    }

    private final JsonParser parser;
    private final long start;
    private final Set<String> twice = new TreeSet<>();

    private JsonTree(JsonParser parser) {
        this.parser = parser;
        this.start = parser.currentTokenLocation().getCharOffset();
    }

    /**
     * @param parser at the value's first token; afterwards at its last
     * @param twice takes each name that stands twice in one object
     */
    static JsonNode read(JsonParser parser, Consumer<String> twice) throws NotJson, IOException {
        var tree = new JsonTree(parser);
        try {
            JsonNode value = tree.value();
            tree.twice.forEach(twice);
            return value;
        } catch (JsonProcessingException e) {
            throw NotJson.of(e);
        }
    }

    /** @return the value of a fact as JSON text, checked */
    static String ofFact(String name, String json, Consumer<String> wrong) throws NotJson {
        if (json.length() > Facts.LONGEST_JSON) {
            wrong.accept("is " + json.length() + " characters long; " + Facts.LONGEST_JSON + " is the most. Shorten it.");
            return "null";
        }
        try (JsonParser parser = FACTORY.createParser(json)) {
            if (parser.nextToken() == null) {
                throw new NotJson("there is nothing", null);
            }
            JsonNode value = read(parser, twiceNamed -> wrong.accept("has " + RowCheck.quoted(twiceNamed)
                    + " twice in one object. Delete one."));
            if (parser.nextToken() != null) {
                throw new NotJson("something follows the value", parser.currentTokenLocation());
            }
            ObjectNode facts = NODES.objectNode();
            facts.set(name, value);
            Facts.check(facts, (fact, fault) -> wrong.accept(fault));
            return value.toString();
        } catch (JsonProcessingException e) {
            throw NotJson.of(e);
        } catch (IOException e) {
            throw new IllegalStateException(e); // text does not fail to be read
        }
    }

    private JsonNode value() throws IOException, NotJson {
        if (parser.currentLocation().getCharOffset() - start > LONGEST_ITEM) {
            throw new NotJson("this item is longer than " + LONGEST_ITEM + " characters", parser.currentLocation());
        }
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new NotJson("it ends in the middle", parser.currentLocation());
        }
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT -> NODES.numberNode(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDecimalValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new NotJson("a value is missing", parser.currentTokenLocation());
        };
    }

    private ObjectNode object() throws IOException, NotJson {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            JsonNode value = value();
            if (object.has(name)) {
                twice.add(name);
            } else {
                object.set(name, value);
            }
        }
        return object;
    }

    private ArrayNode array() throws IOException, NotJson {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value());
        }
        return array;
    }
}
