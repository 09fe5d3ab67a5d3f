package io.tocsin.console;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;

/**
 * A fact as people type it: a name, what sort of thing it is, and the thing itself as text.
 *
 * @param wrong what is wrong with it, or null
 */
public record FactField(String name, Kind kind, String value, String wrong) {

    private static final int SPARE = 2;
    /** How an empty list is typed: what is left blank may be something that nobody has looked at yet. */
    private static final String NONE = "none";
    private static final JsonNodeFactory NODES = JsonNodeFactory.withExactBigDecimals(true);
    private static final ObjectMapper JSON = new ObjectMapper().setNodeFactory(NODES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(SerializationFeature.INDENT_OUTPUT);

    /** What sort of thing a fact is, in the order in which they are offered. */
    public enum Kind {
        TEXT("Text"),
        NUMBER("Number"),
        YES_NO("Yes or no"),
        /** {@code none} is the empty list. */
        LIST("List, one thing on each line"),
        JSON("Other structure (JSON)");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /** For templates, which have no way to the enum. */
    public List<Kind> kinds() {
        return List.of(Kind.values());
    }

    private static FactField blank() {
        return new FactField("", Kind.TEXT, "", null);
    }

    /**
     * Fields of facts that are known, with some to spare for more.
     *
     * @param facts a JSON object, with every digit
     */
    public static List<FactField> of(String facts) {
        try {
            List<FactField> fields = new ArrayList<>();
            for (var fact : JSON.readTree(facts).properties()) {
                fields.add(of(fact.getKey(), fact.getValue()));
            }
            return withSpare(fields);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // the database wrote it
        }
    }

    private static FactField of(String name, JsonNode value) throws JsonProcessingException {
        if (value.isTextual()) {
            return new FactField(name, Kind.TEXT, value.textValue(), null);
        }
        if (value.isNumber()) {
            return new FactField(name, Kind.NUMBER, value.isBigDecimal() ? value.decimalValue().toString() : value.asText(),
                    null);
        }
        if (value.isBoolean()) {
            return new FactField(name, Kind.YES_NO, value.booleanValue() ? "yes" : "no", null);
        }
        if (isLines(value)) {
            List<String> lines = new ArrayList<>();
            value.forEach(line -> lines.add(line.textValue()));
            return new FactField(name, Kind.LIST, lines.isEmpty() ? NONE : String.join("\n", lines), null);
        }
        return new FactField(name, Kind.JSON, JSON.writeValueAsString(value), null);
    }

    private static boolean isLines(JsonNode value) {
        if (!value.isArray()) {
            return false;
        }
        for (JsonNode one : value) {
            if (!one.isTextual() || one.textValue().isBlank() || one.textValue().indexOf('\n') >= 0
                    || !one.textValue().equals(one.textValue().strip())) {
                return false;
            }
        }
        return value.size() != 1 || !value.get(0).textValue().equalsIgnoreCase(NONE);
    }

    /**
     * As they were sent; fields that belong together stand at the same place of each list. Those without a name and value go.
     */
    public static List<FactField> sent(List<String> names, List<String> kinds, List<String> values) {
        List<FactField> fields = new ArrayList<>();
        for (int i = 0; names != null && kinds != null && values != null && i < names.size() && i < kinds.size()
                && i < values.size(); i++) {
            String name = names.get(i).strip();
            String value = values.get(i).replace("\r\n", "\n");
            if (!name.isEmpty() || !value.isBlank()) {
                fields.add(new FactField(name, kindOf(kinds.get(i)), value, null));
            }
        }
        return fields;
    }

    private static Kind kindOf(String sent) {
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(sent)) {
                return kind;
            }
        }
        return Kind.TEXT;
    }

    /**
     * The same fields, with what is wrong beside each.
     *
     * @param faults of which the fields are named {@code facts.<name>}
     */
    public static List<FactField> marked(List<FactField> fields, List<Fault> faults) {
        List<FactField> marked = new ArrayList<>();
        for (FactField field : fields) {
            String wrong = faults.stream().filter(fault -> ("facts." + field.name()).equals(fault.field())).findFirst()
                    .map(Fault::message).orElse(null);
            marked.add(new FactField(field.name(), field.kind(), field.value(), wrong));
        }
        return withSpare(marked);
    }

    public static List<FactField> withSpare(List<FactField> fields) {
        List<FactField> all = new ArrayList<>(fields);
        for (int i = 0; i < SPARE; i++) {
            all.add(blank());
        }
        return all;
    }

    /** @param faults takes what cannot be read as what it is said to be */
    public static ObjectNode json(List<FactField> fields, List<Fault> faults) {
        ObjectNode facts = NODES.objectNode();
        for (FactField field : fields) {
            if (facts.has(field.name())) {
                faults.add(fault(field, "There are two facts of the name " + field.name() + ". Keep one of them."));
            } else if (field.name().isEmpty()) {
                faults.add(fault(field, "This fact has no name. Name it with a letter, then letters, digits or underscores."));
            } else {
                facts.set(field.name(), field.node(faults));
            }
        }
        return facts;
    }

    private JsonNode node(List<Fault> faults) {
        switch (kind) {
            case NUMBER:
                return number(faults);
            case YES_NO:
                return yesOrNo(faults);
            case LIST:
                var list = NODES.arrayNode();
                if (!value.strip().equalsIgnoreCase(NONE)) {
                    value.lines().map(String::strip).filter(line -> !line.isEmpty()).forEach(list::add);
                }
                return list;
            case JSON:
                return structure(faults);
            default:
                return NODES.textNode(value);
        }
    }

    private JsonNode number(List<Fault> faults) {
        try {
            String typed = value.strip();
            if (typed.length() <= 80 && typed.matches("-?[0-9]+(\\.[0-9]+)?")) {
                return NODES.numberNode(new BigDecimal(typed));
            }
        } catch (NumberFormatException e) {
            // falls through to the fault
        }
        faults.add(fault(this, "It is not a number. Write it with a decimal point and without separators, such as 1234.5."));
        return NODES.nullNode();
    }

    private JsonNode yesOrNo(List<Fault> faults) {
        String typed = value.strip().toLowerCase(Locale.ROOT);
        if (typed.equals("yes") || typed.equals("true")) {
            return NODES.booleanNode(true);
        }
        if (typed.equals("no") || typed.equals("false")) {
            return NODES.booleanNode(false);
        }
        faults.add(fault(this, "Write yes or no."));
        return NODES.nullNode();
    }

    private JsonNode structure(List<Fault> faults) {
        try {
            JsonNode read = JSON.readTree(value);
            if (!read.isMissingNode()) {
                return read;
            }
        } catch (JsonProcessingException e) {
            // falls through to the fault
        }
        faults.add(fault(this, "It is not JSON. If it is a list of lines, choose “" + Kind.LIST.word() + "”."));
        return NODES.nullNode();
    }

    private static Fault fault(FactField field, String message) {
        return Fault.inField("facts." + field.name(), FaultCode.INVALID_FACT, message);
    }
}
