package io.tocsin.template.review;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.quarkus.qute.Expression;
import io.quarkus.qute.Expression.Part;
import io.quarkus.qute.ParameterDeclaration;
import io.quarkus.qute.SectionBlock;
import io.quarkus.qute.SectionNode;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateException;
import io.quarkus.qute.TemplateNode;
import io.quarkus.qute.TemplateNode.Origin;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.template.language.ForSection;
import io.tocsin.template.language.Fragments;
import io.tocsin.template.language.Sandbox;
import io.tocsin.template.language.Tag;
import io.tocsin.template.language.Values;
import io.tocsin.template.review.Contract.Shape;
import io.tocsin.template.words.MarkdownParser;

/** Finds what is wrong with a template's text before it is stored: each fault with its line and position. */
public final class Lint {

    static final int MAX_LOOPS = 3;
    static final int MAX_DEPTH = 20;
    static final int MAX_NODES = 5_000;
    /** How Qute elsewhere is told to write a value as it is. */
    private static final Set<String> UNESCAPED = Set.of("raw", "safe");

    private final String field;
    private final String[] lines;
    /** Null where none can be included. */
    private final Fragments fragments;
    private final List<FactUse> facts = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private int nodes;
    private boolean tooComplex;

    private Lint(String field, String source, Fragments fragments) {
        this.field = field;
        this.fragments = fragments;
        this.lines = source.split("\r\n|\r|\n", -1);
    }

    /**
     * @param field {@code subject} or {@code body}
     * @param fragments that the text may include; null where it can include none
     * @return its faults in the order of the text; a text that does not parse has one
     */
    public static List<Fault> of(String field, String source, Fragments fragments) {
        return read(field, source, fragments).faults;
    }

    /** @return where the text reads facts, in its order; only those before a fault, if it has one that ends the reading */
    static List<FactUse> factsIn(String field, String source) {
        return read(field, source, null).facts;
    }

    private static Lint read(String field, String source, Fragments fragments) {
        var lint = new Lint(field, source, fragments);
        if (MarkdownParser.hasTooManyAngleBrackets(source)) {
            lint.add(1, 1, FaultCode.TOO_COMPLEX,
                    "A text has at most " + MarkdownParser.MOST_ANGLE_BRACKETS + " < in it. Take some out.");
        }
        try {
            lint.walk(Sandbox.parse(source));
            lint.includes(source);
        } catch (TemplateException e) {
            lint.syntax(source, e);
        } catch (StackOverflowError e) {
            lint.add(1, 1, FaultCode.TOO_COMPLEX, "Sections or brackets are nested too deeply. Write it flatter.");
        }
        lint.faults.sort(Comparator.comparing(Fault::line).thenComparing(Fault::position));
        return lint;
    }

    private void walk(Template template) {
        for (ParameterDeclaration declaration : template.getParameterDeclarations()) {
            add(declaration.getOrigin(), FaultCode.NOT_ALLOWED,
                    "Declarations like {@type name} are not allowed. Take it out; the names of the data contract are known.");
        }
        walk(template.getRootNode(), Map.of(), List.of(), 0, 0);
    }

    /** The parser does not say what it was that a section would include. */
    private void includes(String source) {
        for (Tag tag : fragments == null ? List.<Tag> of() : Tag.in(source)) {
            if (tag.kind() == Tag.Kind.OPENING && tag.name().equals(Fragments.SECTION)) {
                Place place = Place.of(source, tag.start());
                boolean known = Fragments.isInclude(tag) && fragments.named(tag.parameters()).isPresent();
                String refusal = Fragments.isInclude(tag) ? fragments.refusal(tag.parameters())
                        : "A fragment is included as {#include name /}, with its name and nothing else.";
                if (refusal != null) {
                    add(place.line(), place.position(), known ? FaultCode.NOT_ALLOWED : FaultCode.UNKNOWN_NAME, refusal);
                }
            }
        }
    }

    /** @param guards what the conditions around ask for */
    private void walk(SectionNode section, Map<String, Shape> names, List<String> guards, int depth, int loops) {
        String name = section.getName();
        boolean loop = name.equals("for") || name.equals("each");
        boolean included = fragments != null && name.equals(Fragments.SECTION);
        if (depth > 0 && !included && !Sandbox.SECTIONS.contains(name)) {
            add(section.getOrigin(), FaultCode.NOT_ALLOWED,
                    "{#" + name + "} is not a section that templates may use. There are "
                            + "{#if}, {#for}, {#let}, {#when} and, in a body, {#include}.");
        }
        if (depth > MAX_DEPTH || loops + (loop ? 1 : 0) > MAX_LOOPS) {
            tooComplex(section.getOrigin(), "Sections go " + MAX_DEPTH + " deep at most, and loops " + MAX_LOOPS + ".");
            return;
        }
        boolean condition = name.equals("if") || name.equals("when") || name.equals("switch");
        // What one block asks for the next ones know: {#if facts.x == null}...{#else}{facts.x}{/if}.
        List<String> asked = new ArrayList<>(guards);
        for (SectionBlock block : section.getBlocks()) {
            Map<String, Shape> inside = new HashMap<>(names);
            for (Map.Entry<String, Expression> parameter : block.expressions.entrySet()) {
                if (condition) {
                    asked.add(parameter.getValue().toOriginalString());
                }
                Shape shape = check(parameter.getValue(), names, asked);
                if (loop) {
                    String alias = block.parameters.getOrDefault(ForSection.Factory.ALIAS, ForSection.Factory.DEFAULT_ALIAS);
                    alias = alias.startsWith("$") ? ForSection.Factory.DEFAULT_ALIAS : alias;
                    inside.put(alias, shape.looped());
                    for (String about : ForSection.ABOUT) {
                        inside.put(alias + "_" + about, Contract.VALUE);
                    }
                } else if (name.equals("let") || name.equals("set")) {
                    inside.put(parameter.getKey(), shape);
                }
            }
            for (TemplateNode node : block.nodes) {
                if (++nodes > MAX_NODES) {
                    tooComplex(node.getOrigin(), "A template has at most " + MAX_NODES + " expressions, sections and texts.");
                    return;
                }
                if (node.isExpression()) {
                    node.getExpressions().forEach(expression -> check(expression, inside, asked));
                } else if (node.isSection()) {
                    walk(node.asSection(), inside, asked, depth + 1, loops + (loop ? 1 : 0));
                }
            }
        }
    }

    private Shape check(Expression expression, Map<String, Shape> names, List<String> guards) {
        if (expression.isLiteral()) {
            return Contract.VALUE;
        }
        FactUse use = FactUse.of(field, expression, place(expression), guards);
        if (use != null && !names.containsKey(expression.getParts().get(0).getName())) {
            facts.add(use);
        }
        if (expression.hasNamespace()) {
            add(expression, FaultCode.NOT_ALLOWED,
                    "{" + expression.getNamespace() + ":...} reaches outside of the data of this "
                            + "notice, which templates cannot.");
            return Contract.FREE;
        }
        Shape shape = null;
        String path = "";
        for (Part part : expression.getParts()) {
            if (part.isVirtualMethod()) {
                part.asVirtualMethod().getParameters().forEach(parameter -> check(parameter, names, guards));
                shape = method(expression, part.getName(), shape, path);
            } else {
                shape = member(expression, part.getName(), shape, path, names);
            }
            if (shape == null) {
                return Contract.FREE;
            }
            path += (path.isEmpty() ? "" : ".") + part.getName();
        }
        return shape;
    }

    /** @return what the value is then; null if there is a fault, after which nothing more can be said */
    private Shape method(Expression expression, String name, Shape of, String path) {
        if (of != null && (Values.METHODS.contains(name) || Values.OPERATORS.contains(name))) {
            return Contract.FREE;
        }
        add(expression, FaultCode.NOT_ALLOWED, (path.isEmpty() ? "" : path + ".") + name + "(...) is not something that a "
                + "template can ask. A value has " + String.join(", ", Values.METHODS.stream().sorted().toList()) + ".");
        return null;
    }

    private Shape member(Expression expression, String name, Shape of, String path, Map<String, Shape> names) {
        if (of == null) {
            if (field.equals("subject") && Contract.ONLY_IN_BODY.contains(name) && !names.containsKey(name)) {
                add(expression, FaultCode.NOT_ALLOWED, "{" + name + (name.equals("links") ? ".*" : "")
                        + "} belongs to one recipient and cannot stand in a subject. Move it to the body.");
                return null;
            }
            Shape known = names.getOrDefault(name, Contract.ROOT.members().get(name));
            if (known == null) {
                var near = new ArrayList<>(Contract.ROOT.members().keySet());
                near.addAll(names.keySet().stream().filter(local -> !local.contains("_")).toList());
                unknown(expression, name, name, near);
            }
            return known;
        }
        if (of.members().containsKey(name)) {
            return of.members().get(name);
        }
        if (of.free() && UNESCAPED.contains(name) && (path.startsWith("facts.") || path.startsWith("incident.facts."))) {
            add(expression, FaultCode.RAW_HTML, "{" + path + "." + name + "} would put a value into the text unescaped, which "
                    + "nothing here does. Write {" + path + "}; a member of that name is " + path + ".get('" + name + "').");
            return null;
        }
        if (of.free() || of.members().isEmpty() && (Values.PROPERTIES.contains(name) || Values.OPERATORS.contains(name))) {
            return Contract.FREE;
        }
        unknown(expression, name, path + "." + name,
                of.members().isEmpty() ? Values.PROPERTIES : of.members().keySet());
        return null;
    }

    private void unknown(Expression expression, String name, String path, Iterable<String> known) {
        String near = Nearest.to(name, known);
        add(expression, FaultCode.UNKNOWN_NAME, "Nothing is called " + path + " here." + (near == null ? ""
                : " Did you mean " + path.substring(0, path.length() - name.length()) + near + "?"));
    }

    private void syntax(String source, TemplateException e) {
        Tag open = String.valueOf(e.getMessage()).contains("section") ? Unclosed.in(source) : null;
        if (open != null) {
            Place place = Place.of(source, open.start());
            add(place.line(), place.position(), FaultCode.SYNTAX, "{#" + open.content().substring(1)
                    + "} opens a section that is not closed. Put {/" + open.name() + "} where it ends.");
            return;
        }
        Origin origin = e.getOrigin();
        String message = e.getMessage() == null ? "The template cannot be read."
                : e.getMessage()
                        .replaceFirst("^Parser error[^:]*: ", "").replace("detected", "").strip();
        add(origin == null ? 1 : Math.max(1, origin.getLine()),
                origin == null ? 1 : Math.max(1, origin.getLineCharacterStart()),
                FaultCode.SYNTAX, "This is no valid template: " + message
                        + ". Every section needs its end ({#if}...{/if}), every { its }; write \\{ for a brace that is just a brace.");
    }

    private void tooComplex(Origin origin, String message) {
        if (!tooComplex) {
            tooComplex = true;
            add(origin, FaultCode.TOO_COMPLEX, message);
        }
    }

    private void add(Expression expression, FaultCode code, String message) {
        Place place = place(expression);
        add(place.line(), place.position(), code, message);
    }

    /** The expression's own place: within a section's tag the parser knows only where the tag is. */
    private Place place(Expression expression) {
        Origin origin = expression.getOrigin();
        int line = Math.max(1, origin.getLine());
        int start = Math.max(1, origin.getLineCharacterStart());
        String first = expression.hasNamespace() ? expression.getNamespace() + ":" : expression.getParts().get(0).getName();
        int found = line <= lines.length ? lines[line - 1].indexOf(first, Math.max(0, start - 2)) : -1;
        return new Place(line, found < 0 ? start : found + 1);
    }

    private void add(Origin origin, FaultCode code, String message) {
        add(Math.max(1, origin.getLine()), Math.max(1, origin.getLineCharacterStart()), code, message);
    }

    private void add(int line, int position, FaultCode code, String message) {
        faults.add(Fault.inTemplate(field, line, position, code, message));
    }
}
