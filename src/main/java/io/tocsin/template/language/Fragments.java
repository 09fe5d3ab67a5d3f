package io.tocsin.template.language;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The fragments that texts of one language include with {@code {#include name /}}. Including is putting the fragment's text
 * in the tag's place, before anything is parsed: the engine never loads one text from another.
 */
public final class Fragments {

    public static final String SECTION = "include";
    /** A fragment within a fragment within a fragment. */
    static final int MAX_DEPTH = 3;
    /** Fragments put in place in one text, each as often as it is. */
    static final int MAX_INCLUDES = 100;
    /** Characters of a text with all that it includes. */
    static final int MAX_LENGTH = 2 * TemplateText.LONGEST_BODY;

    private final Function<String, FragmentText> find;
    private final Map<String, Optional<FragmentText>> found = new HashMap<>();

    /** @param find answers null for a name that it does not know */
    public Fragments(Function<String, FragmentText> find) {
        this.find = find;
    }

    /** These, with one that is about to be stored in place of what its name stood for. */
    public Fragments with(FragmentText fragment) {
        return new Fragments(name -> name.equals(fragment.name()) ? fragment : named(name).orElse(null));
    }

    public Optional<FragmentText> named(String name) {
        return found.computeIfAbsent(name, unknown -> Optional.ofNullable(find.apply(unknown)));
    }

    public TemplateVersion assembled(TemplateVersion template) {
        return includes(template.body())
                ? new TemplateVersion(template.key(), template.locale(), template.version(), template.subject(),
                        assembled(template.body()))
                : template;
    }

    /** @return the text with its fragments in place; a tag stays as it is, and is refused later, if it cannot be filled */
    public String assembled(String body) {
        return assembled(body, new Walk());
    }

    /** The fragments around the one that is being read, and how many more may be read. */
    private static final class Walk {

        final Deque<String> around = new ArrayDeque<>();
        int left = MAX_INCLUDES;
        int length;
    }

    private String assembled(String body, Walk walk) {
        if (!includes(body)) {
            return body;
        }
        var all = new StringBuilder(body.length() * 2);
        int from = 0;
        for (Tag tag : Tag.in(body)) {
            Optional<FragmentText> fragment = isInclude(tag) ? named(tag.parameters()) : Optional.empty();
            if (fragment.isPresent() && whyNot(fragment.get(), walk) == null) {
                walk.left--;
                walk.length += fragment.get().body().length();
                walk.around.push(tag.parameters());
                all.append(body, from, tag.start()).append(assembled(fragment.get().body(), walk).stripTrailing());
                walk.around.pop();
                from = tag.end();
            }
        }
        return all.append(body, from, body.length()).toString();
    }

    private static String whyNot(FragmentText fragment, Walk walk) {
        String name = fragment.name();
        if (walk.around.contains(name)) {
            return "The fragment " + name + " includes itself. Take out the {#include " + name + " /} in it.";
        } else if (walk.around.size() == MAX_DEPTH) {
            return "Fragments include fragments at most " + MAX_DEPTH + " deep. Put the text of " + name
                    + " where it is needed.";
        } else if (walk.left == 0 || walk.length + fragment.body().length() > MAX_LENGTH) {
            return "A text includes at most " + MAX_INCLUDES + " fragments with " + MAX_LENGTH
                    + " characters, those within them counted. Include less.";
        }
        return null;
    }

    /** @return why a text may not have the fragment of this name in it, or null if it may */
    public String refusal(String name) {
        return refusal(name, new Walk());
    }

    private String refusal(String name, Walk walk) {
        Optional<FragmentText> fragment = named(name);
        if (fragment.isEmpty()) {
            return "There is no fragment " + name + " in this language. Known are those under /api/v1/fragments.";
        }
        String refusal = whyNot(fragment.get(), walk);
        if (refusal != null || !includes(fragment.get().body())) {
            return refusal;
        }
        walk.left--;
        walk.length += fragment.get().body().length();
        walk.around.push(name);
        for (Tag tag : Tag.in(fragment.get().body())) {
            refusal = refusal == null && isInclude(tag) ? refusal(tag.parameters(), walk) : refusal;
        }
        walk.around.pop();
        return refusal;
    }

    /** The fragments that a text is made of, by name, those within fragments too. */
    public Map<String, FragmentText> usedBy(String body) {
        Map<String, FragmentText> used = new TreeMap<>();
        collect(body, used);
        return used;
    }

    private void collect(String body, Map<String, FragmentText> used) {
        if (includes(body)) {
            for (Tag tag : Tag.in(body)) {
                if (isInclude(tag) && !used.containsKey(tag.parameters())) {
                    named(tag.parameters()).ifPresent(fragment -> {
                        used.put(fragment.name(), fragment);
                        collect(fragment.body(), used);
                    });
                }
            }
        }
    }

    /** @return the names that a text would include, itself or by way of a fragment, and that there are not */
    public Set<String> missingIn(String body) {
        Set<String> missing = new TreeSet<>();
        usedBy(body).values().forEach(fragment -> missing.addAll(notFound(fragment.body())));
        missing.addAll(notFound(body));
        return missing;
    }

    private Set<String> notFound(String body) {
        return includes(body) ? Tag.in(body).stream().filter(Fragments::isInclude).map(Tag::parameters)
                .filter(name -> named(name).isEmpty()).collect(Collectors.toSet()) : Set.of();
    }

    /** @return e.g. {@code (genuine:0,reach:en:3)}; empty for a text that includes none */
    public String revisionsIn(String body) {
        Map<String, FragmentText> used = usedBy(body);
        return used.isEmpty() ? ""
                : used.values().stream()
                        .map(fragment -> fragment.name() + ":" + fragment.locale() + ":" + fragment.version())
                        .collect(Collectors.joining(" ", "(", ")"));
    }

    public static boolean isInclude(Tag tag) {
        return tag.isWhole() && tag.name().equals(SECTION) && TemplateText.isName(tag.parameters());
    }

    private static boolean includes(String body) {
        return body.contains("{#" + SECTION);
    }
}
