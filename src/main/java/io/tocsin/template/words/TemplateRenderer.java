package io.tocsin.template.words;

import java.time.ZoneId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import jakarta.inject.Singleton;

import org.commonmark.node.Node;

import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.tocsin.problem.FaultCode;
import io.tocsin.template.language.Link;
import io.tocsin.template.language.Names;
import io.tocsin.template.language.OtherFacts;
import io.tocsin.template.language.Rendering;
import io.tocsin.template.language.Sandbox;
import io.tocsin.template.language.Shown;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.language.UnrenderableException;
import io.tocsin.time.Remembered;

/** Turns a template and one tenant's data into words, in the sandbox. Holds no tenant's data between two renderings. */
@Singleton
public class TemplateRenderer {

    private static final int LONGEST_SUBJECT = 250;
    private static final int KEPT = 512;

    private final MarkdownParser markdown = new MarkdownParser();
    private final Map<TemplateVersion, Compiled> compiled = Remembered.lastUsed(KEPT);

    /**
     * @param facts names of the tenant's facts that the template reads itself, in subject and body
     * @param incidentFacts likewise of the incident's
     */
    private record Compiled(Template subject, Template body, Set<String> facts, Set<String> incidentFacts) {
    }

    /**
     * @param data the data contract as nested maps, see {@code docs/templates.md}; values are String, Number, Boolean,
     *        Instant, Duration, List, Map, {@link io.tocsin.template.language.Markdown} or null
     * @param formatting how dates and numbers are written, if its language is the template's
     * @param zone the tenant's, in which times are told
     * @throws UnrenderableException if the template shows a value that this tenant has not, or takes too long
     */
    public Words render(TemplateVersion template, Map<String, Object> data, Locale formatting, ZoneId zone)
            throws UnrenderableException {
        return render(template, data, formatting, zone, false);
    }

    /**
     * What the template says to everybody: as {@link #render}, but what the data lack is shown as its name in braces.
     *
     * @param data without the tenant's own
     * @throws UnrenderableException if the template compares or computes with what is not there
     */
    public Words skeleton(TemplateVersion template, Map<String, Object> data, Locale formatting, ZoneId zone)
            throws UnrenderableException {
        return render(template, data, formatting, zone, true);
    }

    private Words render(TemplateVersion template, Map<String, Object> data, Locale formatting, ZoneId zone,
            boolean naming) throws UnrenderableException {
        Compiled compiled = parsed(template);
        Locale spoken = Locale.forLanguageTag(template.locale());
        // An Italian date has no place in an English sentence.
        Locale written = formatting.getLanguage().equals(spoken.getLanguage()) ? formatting : spoken;
        Map<String, Object> prepared = prepared(data, compiled);

        var subject = new Rendering(new Shown(written, zone), false);
        var body = new Rendering(new Shown(written, zone), true);
        if (naming) {
            subject.nameTheAbsent();
            body.nameTheAbsent();
        }
        String subjectLine = oneLine(run(compiled.subject, subject, prepared, "subject"));
        String marked = body.withOneStopEach(run(compiled.body, body, prepared, "body"));
        try {
            Node document = markdown.parse(marked);
            return new Words(subjectLine, HtmlWords.of(document, body, spoken), PlainWords.of(document, body, spoken));
        } catch (TemplateException | StackOverflowError e) {
            throw body.unrenderable(e, "body");
        }
    }

    /** What was stored was checked, but perhaps by an earlier version of the service that allowed more. */
    private Compiled parsed(TemplateVersion template) throws UnrenderableException {
        try {
            return compiled(template);
        } catch (TemplateException | StackOverflowError e) {
            throw new UnrenderableException(FaultCode.RENDERING_FAILED, "The template " + template.key() + " in "
                    + template.locale() + ", version " + template.version() + ", cannot be read. Save it again to see why.");
        }
    }

    private Compiled compiled(TemplateVersion template) {
        synchronized (compiled) {
            return compiled.computeIfAbsent(template, TemplateRenderer::compile);
        }
    }

    private static Compiled compile(TemplateVersion template) {
        Template subject = Sandbox.parse(template.subject());
        Template body = Sandbox.parse(template.body());
        return new Compiled(subject, body, Names.factsIn(subject, body), Names.incidentFactsIn(subject, body));
    }

    private static Map<String, Object> prepared(Map<String, Object> data, Compiled compiled) {
        Map<String, Object> prepared = new HashMap<>(data);
        Map<String, Object> facts = new HashMap<>(object(data, "facts"));
        facts.computeIfPresent("requiredActions", (name, value) -> requiredActions(value));
        prepared.put("facts", facts);
        prepared.put("otherFacts", OtherFacts.of(facts, compiled.facts));
        prepared.put("hasFacts", OtherFacts.any(facts));

        Map<String, Object> incident = new HashMap<>(object(data, "incident"));
        incident.put("otherFacts", OtherFacts.of(object(incident, "facts"), compiled.incidentFacts));
        prepared.put("incident", incident);

        Map<String, Object> vendor = new HashMap<>(object(data, "vendor"));
        vendor.computeIfPresent("email", (name, address) -> new Link(address.toString(), "mailto:" + address));
        // A number is one word: a line may not end within it.
        vendor.computeIfPresent("phone", (name, number) -> new Link(number.toString().replace(' ', '\u00A0'), null));
        vendor.computeIfPresent("url", (name, address) -> Link.to(address));
        prepared.put("vendor", vendor);

        Map<String, Object> links = new HashMap<>(object(data, "links"));
        links.replaceAll((name, address) -> Link.to(address));
        prepared.put("links", links);
        prepared.computeIfPresent("code", (name, code) -> new Link(code.toString(), null));
        return prepared;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> object(Map<String, Object> data, String name) {
        return data.get(name) instanceof Map<?, ?> object ? (Map<String, Object>) object : Map.of();
    }

    /** Always a list: a text is one action a line, and "none" is the empty list, said deliberately. */
    public static Collection<?> requiredActions(Object value) {
        if (value instanceof Collection<?> actions) {
            return actions;
        } else if (value instanceof String text) {
            return text.strip().equalsIgnoreCase("none") ? List.of()
                    : text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        }
        return List.of(value);
    }

    private static String run(Template template, Rendering rendering, Map<String, Object> data, String where)
            throws UnrenderableException {
        var output = new StringBuilder(8192);
        rendering.begin();
        try {
            template.data(data).consume(piece -> {
                rendering.written(piece.length());
                output.append(piece);
            }).toCompletableFuture().join();
            return output.toString();
        } catch (RuntimeException | StackOverflowError e) {
            throw rendering.unrenderable(e, where);
        } finally {
            Rendering.end();
        }
    }

    private static String oneLine(String subject) {
        String line = subject.replaceAll("\\s+", " ").strip();
        int end = line.offsetByCodePoints(0, Math.min(LONGEST_SUBJECT, line.codePointCount(0, line.length())));
        return end == line.length() ? line : line.substring(0, end).stripTrailing() + "…";
    }
}
