package io.tocsin.template.language;

import java.util.List;
import java.util.concurrent.CompletionStage;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Expression;
import io.quarkus.qute.IfSectionHelper;
import io.quarkus.qute.ResultMapper;
import io.quarkus.qute.ResultNode;
import io.quarkus.qute.Results;
import io.quarkus.qute.Scope;
import io.quarkus.qute.SectionHelper;
import io.quarkus.qute.SectionHelperFactory;
import io.quarkus.qute.SetSectionHelper;
import io.quarkus.qute.Template;
import io.quarkus.qute.ValueResolvers;
import io.quarkus.qute.Variant;
import io.quarkus.qute.WhenSectionHelper;

/**
 * The engine for templates that operators write. The application's own Qute engine reaches beans, settings and, by
 * reflection, everything; this one has maps, lists, texts, numbers, booleans and times, five sections and no namespace.
 */
public final class Sandbox {

    /** {@code {#for}}, {@code {#if}}, {@code {#let}}, {@code {#when}} and their other names. */
    public static final List<String> SECTIONS = List.of("for", "each", "if", "let", "set", "when", "switch");

    private static final Engine ENGINE = Engine.builder()
            .addSectionHelpers(new ForSection.Factory(), new IfSectionHelper.Factory(), new SetSectionHelper.Factory(),
                    new WhenSectionHelper.Factory())
            .computeSectionHelper(name -> new Refused.Factory())
            .addValueResolvers(new Values(), ValueResolvers.mapperResolver(), ValueResolvers.orResolver(),
                    ValueResolvers.trueResolver(), ValueResolvers.orEmpty(), ValueResolvers.logicalAndResolver(),
                    ValueResolvers.logicalOrResolver(), ValueResolvers.equalsResolver(), ValueResolvers.plusResolver(),
                    ValueResolvers.minusResolver())
            .addResultMapper(new Taken())
            // Absent values flow as "not found" so that {#if} may ask for them, and are refused where they would be shown.
            .strictRendering(false)
            .useAsyncTimeout(false)
            .build();

    private Sandbox() {
    }

    /** @throws io.quarkus.qute.TemplateException if the source is no template */
    public static Template parse(String source) {
        return ENGINE.parse(source, Variant.forContentType(Variant.TEXT_PLAIN));
    }

    /** Every value that would be shown passes here. */
    private static final class Taken implements ResultMapper {

        @Override
        public String map(Object result, Expression expression) {
            if (Results.isNotFound(result) && Rendering.current().namesTheAbsent()) {
                return Rendering.current().take(new Link("{" + Names.path(expression) + "}", null));
            }
            if (Results.isNotFound(result)) {
                throw Stopped.missing(Names.path(expression));
            }
            return Rendering.current().take(result);
        }
    }

    /** Stands for any section that is not allowed, so that a check finds them all and not only the first. */
    static final class Refused implements SectionHelper {

        private final String name;

        private Refused(String name) {
            this.name = name;
        }

        @Override
        public CompletionStage<ResultNode> resolve(SectionResolutionContext context) {
            throw Stopped.failed(name.startsWith(Fragments.SECTION + " ")
                    ? "there is no fragment for {#" + name + " /}, or too many within another. Add it, or take it out."
                    : "a section is not allowed.");
        }

        static final class Factory implements SectionHelperFactory<Refused> {

            @Override
            public Refused initialize(SectionInitContext context) {
                return new Refused(context.getName() + " " + String.join(" ", context.getParameters().values()));
            }

            @Override
            public Scope initializeBlock(Scope outer, BlockInfo block) {
                return new Scope(outer);
            }

            @Override
            public MissingEndTagStrategy missingEndTagStrategy() {
                return MissingEndTagStrategy.BIND_TO_PARENT;
            }
        }
    }
}
