package io.tocsin.template.language;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

import io.quarkus.qute.Expression;
import io.quarkus.qute.Mapper;
import io.quarkus.qute.Parameter;
import io.quarkus.qute.ResultNode;
import io.quarkus.qute.Results;
import io.quarkus.qute.Scope;
import io.quarkus.qute.SectionBlock;
import io.quarkus.qute.SectionHelper;
import io.quarkus.qute.SectionHelperFactory;

/**
 * {@code {#for item in facts.list}...{#else}...{/for}} over lists and objects only, every round counted. Qute's own also
 * counts to any number, and nested ones run without bound.
 */
public final class ForSection implements SectionHelper {

    /** What a round knows of itself: {@code item_count} and so on. */
    public static final Set<String> ABOUT = Set.of("count", "index", "hasNext", "isLast", "isFirst", "odd", "isOdd", "even",
            "isEven");

    private final String alias;
    private final Expression iterable;
    private final SectionBlock otherwise;

    private ForSection(String alias, Expression iterable, SectionBlock otherwise) {
        this.alias = alias;
        this.iterable = iterable;
        this.otherwise = otherwise;
    }

    @Override
    public CompletionStage<ResultNode> resolve(SectionResolutionContext context) {
        return context.resolutionContext().evaluate(iterable).thenCompose(value -> rounds(items(value), context));
    }

    private Collection<?> items(Object value) {
        if (value == null) {
            return List.of();
        } else if (value instanceof Collection<?> collection) {
            return collection;
        } else if (value instanceof Map<?, ?> map) {
            return map.entrySet().stream().map(entry -> OtherFacts.entry(entry.getKey().toString(), entry.getValue())).toList();
        } else if (Results.isNotFound(value)) {
            throw Stopped.missing(iterable.toOriginalString());
        }
        throw Stopped.failed("{" + iterable.toOriginalString() + "} is not a list for this tenant.");
    }

    private CompletionStage<ResultNode> rounds(Collection<?> items, SectionResolutionContext context) {
        if (items.isEmpty()) {
            return otherwise == null ? ResultNode.NOOP : context.execute(otherwise, context.resolutionContext());
        }
        List<ResultNode> results = new ArrayList<>(items.size());
        int index = 0;
        for (Object item : items) {
            Rendering.current().step();
            var round = new Round(alias, item, index, ++index == items.size());
            results.add(now(context.execute(context.resolutionContext().createChild(round, null))));
        }
        return CompletableFuture.completedFuture(new Rounds(results));
    }

    /** Nothing in this engine waits, so every stage is complete when it is returned. */
    private static ResultNode now(CompletionStage<ResultNode> stage) {
        try {
            return stage.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static final class Rounds extends ResultNode {

        private final List<ResultNode> results;

        Rounds(List<ResultNode> results) {
            this.results = results;
        }

        @Override
        public void process(Consumer<String> consumer) {
            for (ResultNode result : results) {
                result.process(consumer);
            }
        }
    }

    private record Round(String alias, Object item, int index, boolean last) implements Mapper {

        @Override
        public boolean appliesTo(String key) {
            return key.equals(alias) || key.length() > alias.length() && key.startsWith(alias)
                    && key.charAt(alias.length()) == '_' && ABOUT.contains(key.substring(alias.length() + 1));
        }

        @Override
        public CompletionStage<Object> getAsync(String key) {
            Object value = get(key);
            return value == null ? Results.notFound(key) : CompletableFuture.completedFuture(value);
        }

        @Override
        public Object get(String key) {
            if (key.equals(alias)) {
                return item;
            }
            return switch (key.substring(alias.length() + 1)) {
                case "count" -> index + 1;
                case "index" -> index;
                case "hasNext" -> !last;
                case "isLast" -> last;
                case "isFirst" -> index == 0;
                case "odd", "isOdd" -> index % 2 == 0;
                case "even", "isEven" -> index % 2 == 1;
                default -> null;
            };
        }
    }

    public static final class Factory implements SectionHelperFactory<ForSection> {

        public static final String ALIAS = "alias";
        static final String ITERABLE = "iterable";
        public static final String DEFAULT_ALIAS = "it";

        @Override
        public List<String> getDefaultAliases() {
            return List.of("for", "each");
        }

        @Override
        public ParametersInfo getParameters() {
            return ParametersInfo.builder().addParameter(ALIAS, Parameter.EMPTY).addParameter("in", Parameter.EMPTY)
                    .addParameter(ITERABLE).build();
        }

        @Override
        public List<String> getBlockLabels() {
            return List.of("else");
        }

        @Override
        public Scope initializeBlock(Scope outer, BlockInfo block) {
            if (block.isMainBlock()) {
                block.addExpression(ITERABLE, block.getParameter(ITERABLE));
            }
            return new Scope(outer);
        }

        @Override
        public ForSection initialize(SectionInitContext context) {
            return new ForSection(context.getParameterOrDefault(ALIAS, DEFAULT_ALIAS), context.getExpression(ITERABLE),
                    context.getBlock("else"));
        }
    }
}
