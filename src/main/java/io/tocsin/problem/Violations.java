package io.tocsin.problem;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.validation.Path;

/** Broken constraints of forms and parameters, as faults of the fields that the caller knows. */
public final class Violations {

    private Violations() {
    }

    /** @return nothing where it was our own answer that broke a constraint */
    public static Optional<Refusal> refusal(ConstraintViolationException e) {
        var faults = new ArrayList<Fault>();
        for (ConstraintViolation<?> violation : e.getConstraintViolations()) {
            ElementKind last = null;
            for (Path.Node node : violation.getPropertyPath()) {
                last = node.getKind();
                if (last == ElementKind.RETURN_VALUE) {
                    return Optional.empty();
                }
            }
            if (last == ElementKind.PARAMETER && code(violation) == FaultCode.REQUIRED) {
                return Optional.of(UnreadableJson.missing());
            }
            faults.add(fault(violation));
        }
        faults.sort(Comparator.comparing(Fault::field).thenComparing(Fault::message));
        return Optional.of(new Refusal(RefusalCode.INVALID, summary(faults), faults));
    }

    private static String summary(List<Fault> faults) {
        return faults.stream().limit(3).map(fault -> fault.field() + ": " + fault.message()).collect(Collectors.joining(" "))
                + (faults.size() > 3 ? " And " + (faults.size() - 3) + " more." : "");
    }

    private static Fault fault(ConstraintViolation<?> violation) {
        String message = violation.getMessage();
        return Fault.inField(field(violation.getPropertyPath()), code(violation),
                Character.toUpperCase(message.charAt(0)) + message.substring(1) + (message.endsWith(".") ? "" : "."));
    }

    /** The path without method and parameter, unless it is the parameter itself that is wrong. */
    private static String field(Path path) {
        var field = new StringBuilder();
        String parameter = "";
        for (Path.Node node : path) {
            switch (node.getKind()) {
                case METHOD, CONSTRUCTOR, BEAN -> {
                }
                case PARAMETER -> parameter = node.getName();
                default -> append(field, node);
            }
        }
        return field.isEmpty() ? parameter : field.toString();
    }

    private static void append(StringBuilder field, Path.Node node) {
        if (node.isInIterable() && node.getIndex() != null) {
            field.append('[').append(node.getIndex()).append(']');
        } else if (node.isInIterable() && node.getKey() != null) {
            field.append('.').append(node.getKey());
        }
        if (node.getName() != null && node.getKind() == ElementKind.PROPERTY) {
            field.append(field.isEmpty() ? "" : ".").append(node.getName());
        }
    }

    private static FaultCode code(ConstraintViolation<?> violation) {
        return switch (violation.getConstraintDescriptor().getAnnotation().annotationType().getSimpleName()) {
            case "NotNull", "NotBlank", "NotEmpty" -> FaultCode.REQUIRED;
            case "Size" -> FaultCode.TOO_LONG;
            default -> FaultCode.INVALID_VALUE;
        };
    }
}
