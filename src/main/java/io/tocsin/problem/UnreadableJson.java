package io.tocsin.problem;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;

/** Says what is wrong with a JSON body, in the words of the API and without any of Java's. */
public final class UnreadableJson {

    private UnreadableJson() {
    }

    public static Refusal refusal(JacksonException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return refusal;
            }
        }
        if (e instanceof UnrecognizedPropertyException unknown) {
            return invalid(Fault.inField(field(unknown), FaultCode.UNKNOWN_FIELD,
                    "There is no such field here. Known are: " + known(unknown) + "."));
        }
        if (e instanceof MismatchedInputException mismatch && !mismatch.getPath().isEmpty()) {
            return invalid(Fault.inField(field(mismatch), FaultCode.INVALID_VALUE, expected(mismatch)));
        }
        if (e instanceof MismatchedInputException mismatch && mismatch.getOriginalMessage().startsWith("No content")) {
            return missing();
        }
        if (e instanceof MismatchedInputException && !e.getOriginalMessage().startsWith("Trailing token")) {
            return new Refusal(RefusalCode.MALFORMED, "The body must be a JSON object, with its fields in braces.");
        }
        if (e instanceof InputCoercionException) {
            return new Refusal(RefusalCode.MALFORMED,
                    "The body has a number that is out of range" + place(e.getLocation()) + ".");
        }
        return new Refusal(RefusalCode.MALFORMED, "The body is not correct JSON" + place(e.getLocation()) + ".");
    }

    static Refusal missing() {
        return new Refusal(RefusalCode.MALFORMED, "The request needs a JSON body and has none.");
    }

    private static Refusal invalid(Fault fault) {
        return new Refusal(RefusalCode.INVALID, fault.field() + ": " + fault.message(), List.of(fault));
    }

    /** {@code audience.tenantIds[3]}, as the caller wrote it. */
    private static String field(JsonMappingException e) {
        var field = new StringBuilder();
        for (JsonMappingException.Reference step : e.getPath()) {
            if (step.getFieldName() == null) {
                field.append('[').append(step.getIndex()).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(step.getFieldName());
            }
        }
        return field.toString();
    }

    private static String known(UnrecognizedPropertyException e) {
        return e.getKnownPropertyIds() == null ? "none"
                : e.getKnownPropertyIds().stream().map(String::valueOf).sorted().collect(Collectors.joining(", "));
    }

    private static String expected(MismatchedInputException e) {
        Class<?> type = e.getTargetType();
        if (type == null) {
            return "This value cannot be taken.";
        }
        if (type.isEnum()) {
            return "Must be one of " + Arrays.stream(type.getEnumConstants()).map(String::valueOf)
                    .collect(Collectors.joining(", ")) + ".";
        }
        return switch (type.getSimpleName()) {
            case "Instant" -> "Must be a time such as 2022-01-20T23:18:00Z.";
            case "Duration" -> "Must be a duration such as PT72H.";
            case "UUID" -> "Must be an id (UUID).";
            case "String" -> "Must be a text in quotes.";
            case "Boolean", "boolean" -> "Must be true or false.";
            case "Integer", "int", "Long",
                    "long" ->
                e instanceof InvalidFormatException || e.getMessage().contains("out of range")
                        ? "Must be a whole number in range, without quotes."
                        : "Must be a whole number.";
            case "List", "ArrayList", "Set", "HashSet", "Collection" -> "Must be a list in brackets.";
            default -> "Must be a JSON object, or a value of the kind that /q/openapi names.";
        };
    }

    private static String place(JsonLocation location) {
        return location == null || location.getLineNr() < 1 ? ""
                : " at line " + location.getLineNr() + ", position " + location.getColumnNr();
    }
}
