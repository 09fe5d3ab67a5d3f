package io.tocsin.template.language;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.quarkus.qute.CompletedStage;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.Expression;
import io.quarkus.qute.Results;
import io.quarkus.qute.ValueResolver;

/**
 * What a template can ask of a value: the members of an object, and a short list of properties. This is the only way from
 * one value to another in the sandbox; there is none to a Java method, field or class.
 */
public final class Values implements ValueResolver {

    /** What any value may be asked without parameters; the members of an object come first. */
    public static final Set<String> PROPERTIES = Set.of("size", "isEmpty", "empty", "first", "last", "isList", "isText",
            "isNumber",
            "isTrue", "isFalse", "date", "time", "short", "local");
    /** What a value may be asked with parameters. */
    public static final Set<String> METHODS = Set.of("get", "containsKey", "contains", "take", "join", "isTableOf");
    /** What comes from Qute: defaults, choices, comparisons and sums. */
    public static final Set<String> OPERATORS = Set.of("?:", ":", "or", "?", "ifTruthy", "orEmpty", "&&", "||", "==", "eq",
            "is",
            "plus", "+", "minus", "-");

    @Override
    public boolean appliesTo(EvalContext context) {
        Object base = context.getBase();
        if (base instanceof Map) {
            return !OPERATORS.contains(context.getName()) || context.getParams().isEmpty();
        }
        return (base instanceof Collection || base instanceof CharSequence || base instanceof Number || base instanceof Boolean
                || base instanceof Instant || base instanceof Duration)
                && (context.getParams().isEmpty() ? PROPERTIES : METHODS).contains(context.getName())
                || base instanceof List && isIndex(context.getName());
    }

    @Override
    public CompletionStage<Object> resolve(EvalContext context) {
        Rendering.current().step();
        if (context.getParams().isEmpty()) {
            return found(property(context.getBase(), context.getName()), context);
        }
        List<CompletableFuture<Object>> parameters = context.getParams().stream()
                .map(parameter -> evaluated(parameter, context)).toList();
        return CompletableFuture.allOf(parameters.toArray(CompletableFuture[]::new)).thenCompose(all -> found(
                method(context.getBase(), context.getName(), parameters.stream().map(CompletableFuture::join).toList()),
                context));
    }

    private static CompletableFuture<Object> evaluated(Expression parameter, EvalContext context) {
        return context.evaluate(parameter).toCompletableFuture();
    }

    /** What is null is not there: both read "absent". */
    private static CompletionStage<Object> found(Object value, EvalContext context) {
        return value == null ? Results.notFound(context) : CompletedStage.of(value);
    }

    private static Object property(Object base, String name) {
        if (base instanceof Map<?, ?> object) {
            return object.get(name);
        } else if (base instanceof List<?> list && isIndex(name)) {
            return at(list, Integer.parseInt(name));
        }
        return switch (name) {
            case "isList" -> base instanceof Collection;
            case "isText" -> base instanceof CharSequence;
            case "isNumber" -> base instanceof Number;
            case "isTrue" -> Boolean.TRUE.equals(base);
            case "isFalse" -> Boolean.FALSE.equals(base);
            case "size" -> base instanceof Collection<?> list ? list.size() : null;
            case "isEmpty", "empty" -> isEmpty(base);
            case "first" -> base instanceof List<?> list ? at(list, 0) : null;
            case "last" -> base instanceof List<?> list ? at(list, list.size() - 1) : null;
            default -> partOfTime(base, name);
        };
    }

    private static Object isEmpty(Object base) {
        return base instanceof Collection<?> list ? (Boolean) list.isEmpty()
                : base instanceof CharSequence text ? (Boolean) text.isEmpty() : null;
    }

    private static Object partOfTime(Object base, String name) {
        Instant time = base instanceof Instant instant ? instant : base instanceof String text ? Shown.instant(text) : null;
        if (time == null) {
            return null;
        }
        Shown shown = Rendering.current().shown;
        return switch (name) {
            case "date" -> shown.date(time);
            case "time" -> shown.time(time);
            case "short" -> shown.compact(time);
            case "local" -> shown.local(time);
            default -> null;
        };
    }

    private static Object method(Object base, String name, List<Object> parameters) {
        Object first = parameters.get(0);
        if (base instanceof Map<?, ?> object) {
            return switch (name) {
                case "get" -> first instanceof String key ? object.get(key) : null;
                case "containsKey" -> first instanceof String key && object.get(key) != null;
                default -> null;
            };
        } else if (base instanceof List<?> list) {
            return switch (name) {
                case "get" -> first instanceof Integer index ? at(list, index) : null;
                case "contains" -> list.contains(first);
                case "take" ->
                    first instanceof Integer count ? list.subList(0, Math.max(0, Math.min(count, list.size()))) : null;
                case "join" -> first instanceof String between ? joined(list, between) : null;
                case "isTableOf" -> isTable(list, parameters);
                default -> null;
            };
        }
        return name.equals("isTableOf") ? Boolean.FALSE : null;
    }

    private static Object at(List<?> list, int index) {
        return index >= 0 && index < list.size() ? list.get(index) : null;
    }

    private static String joined(List<?> list, String between) {
        Rendering rendering = Rendering.current();
        var all = new StringBuilder();
        for (Object item : list) {
            rendering.step();
            all.append(all.isEmpty() ? "" : between).append(rendering.shown.of(item));
            if (all.length() > Rendering.MAX_CHARACTERS) {
                throw Stopped.failed("a list alone is longer than " + Rendering.MAX_CHARACTERS + " characters.");
            }
        }
        return all.toString();
    }

    /** True if the list has items, all of them objects, with these members and no others: so that a table loses nothing. */
    private static boolean isTable(List<?> list, List<Object> columns) {
        for (Object item : list) {
            Rendering.current().step();
            if (!(item instanceof Map<?, ?> row) || row.size() != columns.size()
                    || !columns.stream().allMatch(column -> row.get(column) != null)) {
                return false;
            }
        }
        return !list.isEmpty();
    }

    private static boolean isIndex(String name) {
        return !name.isEmpty() && name.length() < 7 && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
