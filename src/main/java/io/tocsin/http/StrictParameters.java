package io.tocsin.http;

import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.ext.ParamConverter;
import jakarta.ws.rs.ext.ParamConverterProvider;
import jakarta.ws.rs.ext.Provider;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Query parameters are taken at their word too: JAX-RS would answer 404 to a {@code limit} that is no number, and take
 * {@code dryRun=yes} for false, which imports the list in earnest.
 */
@Provider
public class StrictParameters implements ParamConverterProvider {

    private static final Map<Class<?>, Function<String, ?>> READERS = Map.of(
            Boolean.class, StrictParameters::bool, boolean.class, StrictParameters::bool,
            Integer.class, StrictParameters::integer, int.class, StrictParameters::integer,
            UUID.class, StrictParameters::uuid);

    /** Java takes the digits of every script, and a plus. */
    private static final Pattern DIGITS = Pattern.compile("-?[0-9]+");

    @Override
    public <T> ParamConverter<T> getConverter(Class<T> type, Type genericType, Annotation[] annotations) {
        String name = Arrays.stream(annotations).filter(QueryParam.class::isInstance)
                .map(annotation -> ((QueryParam) annotation).value()).findFirst().orElse(null);
        Function<String, ?> reader = type.isEnum() ? text -> constant(type, text) : READERS.get(type);
        return name == null || reader == null ? null : new Strict<>(name, reader);
    }

    private record Strict<T>(String name, Function<String, ?> reader) implements ParamConverter<T> {

        @Override
        @SuppressWarnings("unchecked")
        public T fromString(String text) {
            try {
                return text == null || text.isEmpty() ? null : (T) reader.apply(text);
            } catch (IllegalArgumentException e) {
                throw new Refusal(RefusalCode.MALFORMED,
                        "The query parameter " + name + " must be " + e.getMessage() + ".");
            }
        }

        @Override
        public String toString(T value) {
            return String.valueOf(value);
        }
    }

    private static Boolean bool(String text) {
        return switch (text) {
            case "true" -> true;
            case "false", "0" -> false; // JAX-RS hands in 0 for a primitive that is absent
            default -> throw new IllegalArgumentException("true or false");
        };
    }

    private static Integer integer(String text) {
        try {
            if (!DIGITS.matcher(text).matches()) {
                throw new NumberFormatException();
            }
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a whole number", e);
        }
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("an id (UUID)", e);
        }
    }

    private static Object constant(Class<?> type, String text) {
        return Arrays.stream(type.getEnumConstants()).filter(constant -> constant.toString().equals(text)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("one of " + Arrays.stream(type.getEnumConstants())
                        .map(Object::toString).collect(Collectors.joining(", "))));
    }
}
