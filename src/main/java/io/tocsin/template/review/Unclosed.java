package io.tocsin.template.review;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

import io.tocsin.template.language.Tag;

/** Which section is never closed: the parser only knows where it noticed, at the end or at another section's end. */
final class Unclosed {

    private static final Set<String> WITH_AN_END = Set.of("if", "for", "each", "when", "switch", "let", "set");

    private Unclosed() {
    }

    /** @return the tag that opens it; null where each has its end */
    static Tag in(String source) {
        Deque<Tag> open = new ArrayDeque<>();
        for (Tag tag : Tag.in(source)) {
            if (tag.kind() == Tag.Kind.OPENING && !tag.isWhole() && WITH_AN_END.contains(tag.name())) {
                open.push(tag);
            } else if (tag.kind() == Tag.Kind.CLOSING && !open.isEmpty()) {
                if (!tag.name().isEmpty() && WITH_AN_END.contains(tag.name()) && !tag.name().equals(open.peek().name())) {
                    return isOpen(tag.name(), open) ? open.peek() : null;
                }
                open.pop();
            }
        }
        return open.peekLast();
    }

    private static boolean isOpen(String name, Deque<Tag> open) {
        return open.stream().anyMatch(tag -> tag.name().equals(name));
    }
}
