package io.tocsin.tenant.list;

import java.math.BigDecimal;
import java.util.Map;
import java.util.function.BiConsumer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tocsin.problem.Characters;
import io.tocsin.problem.Characters.Shape;

/** What facts may look like, wherever they come from: a tenant's on a list, or an incident's own. */
public final class Facts {

    /** Most facts that a tenant, or an incident, may have. */
    public static final int MOST = 200;
    /** Longest text in a fact, in characters. */
    public static final int LONGEST_TEXT = 10_000;
    /** Longest fact given as JSON, and longest set of facts written as JSON, in characters. */
    public static final int LONGEST_JSON = 100_000;
    /** Levels of lists and objects inside one fact. */
    public static final int DEEPEST = 8;
    /** Most digits of a number, written without an exponent. */
    public static final int MOST_DIGITS = 40;

    private static final int LONGEST_NAME = 64;

    private Facts() {
    }

    public static boolean isName(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (i == 0 || c != '_' && (c < '0' || c > '9'))) {
                return false;
            }
        }
        return !name.isEmpty() && name.length() <= LONGEST_NAME;
    }

    /**
     * @param wrong takes the name of each fact that cannot be taken, {@code ""} for the facts as a whole, and what is wrong
     */
    public static void check(ObjectNode facts, BiConsumer<String, String> wrong) {
        if (facts.size() > MOST) {
            wrong.accept("", "has " + facts.size() + " facts; " + MOST + " is the most. Join some of them into a list.");
            return;
        }
        for (Map.Entry<String, JsonNode> fact : facts.properties()) {
            if (!isName(fact.getKey())) {
                wrong.accept(fact.getKey(),
                        "is not a name for a fact: a letter, then up to 63 letters, digits or underscores.");
            } else {
                check(fact.getKey(), fact.getValue(), 0, wrong);
            }
        }
        if (facts.toString().length() > LONGEST_JSON) {
            wrong.accept("", "the facts are longer than " + LONGEST_JSON + " characters in all. Shorten them.");
        }
    }

    private static boolean check(String fact, JsonNode value, int depth, BiConsumer<String, String> wrong) {
        String fault = faultOf(value, depth);
        if (fault != null) {
            wrong.accept(fact, fault);
            return false;
        }
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            if (!isName(field.getKey())) {
                wrong.accept(fact, "has a field \"" + shortened(field.getKey())
                        + "\"; a field is named with a letter, then up to 63 letters, digits or underscores.");
                return false;
            }
        }
        for (JsonNode element : value) {
            if (!check(fact, element, depth + 1, wrong)) {
                return false; // one fault per fact says enough
            }
        }
        return true;
    }

    private static String faultOf(JsonNode value, int depth) {
        if (value.isContainerNode() && depth >= DEEPEST) {
            return "is nested deeper than " + DEEPEST + " levels. Make it flatter.";
        }
        if (value.isTextual()) {
            return textFault(value.textValue());
        }
        if (value.isNumber()) {
            return Double.isInfinite(value.doubleValue()) || Double.isNaN(value.doubleValue())
                    ? "is outside the range of numbers."
                    : numberFault(value.decimalValue());
        }
        return null;
    }

    /** @return what is wrong with a fact that is text, or null */
    static String textFault(String text) {
        if (text.length() > LONGEST_TEXT) {
            return "is " + text.length() + " characters long; " + LONGEST_TEXT + " is the most. Shorten it.";
        }
        return Characters.wrongIn(text, Shape.LINES).map(fault -> fault + ".").orElse(null);
    }

    /** @return what is wrong with a fact that is a number, or null */
    static String numberFault(BigDecimal number) {
        long whole = Math.max(1, (long) number.precision() - number.scale());
        long digits = whole + Math.max(0, number.scale());
        return digits > MOST_DIGITS
                ? "has more than " + MOST_DIGITS + " digits when written out. Give it as text if it is not for counting."
                : null;
    }

    private static String shortened(String name) {
        return name.length() <= 80 ? name : name.substring(0, 80) + "...";
    }
}
