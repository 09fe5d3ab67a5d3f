package io.tocsin.template.words;

import java.util.List;
import java.util.Map;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;

import io.tocsin.template.language.Stopped;
import io.tocsin.time.Remembered;

/**
 * Markdown with marks in place of values, parsed. Tenants whose facts have one shape have one and the same such Markdown, so
 * what was parsed lately is kept: for most tenants of a notice nothing has to be parsed at all.
 */
public final class MarkdownParser {

    /** For each of them the parser looks through the rest of the text for its end. */
    public static final int MOST_ANGLE_BRACKETS = 1_000;
    private static final int KEPT = 256;
    private static final int LONGEST_KEPT = 32_768;

    private final Parser parser = Parser.builder().extensions(List.of(TablesExtension.create())).build();

    private final Map<String, Node> lately = Remembered.lastUsed(KEPT);

    /** @return a tree that others read too; nobody may change it */
    Node parse(String marked) {
        if (marked.length() > LONGEST_KEPT) {
            return parseAnew(marked);
        }
        synchronized (lately) {
            Node known = lately.get(marked);
            if (known != null) {
                return known;
            }
        }
        Node parsed = parseAnew(marked);
        synchronized (lately) {
            lately.put(marked, parsed);
        }
        return parsed;
    }

    private Node parseAnew(String marked) {
        if (hasTooManyAngleBrackets(marked)) {
            throw Stopped.failed("there are more than " + MOST_ANGLE_BRACKETS + " < in the text. Take some out.");
        }
        return parser.parse(marked);
    }

    public static boolean hasTooManyAngleBrackets(String markdown) {
        return markdown.chars().filter(c -> c == '<').count() > MOST_ANGLE_BRACKETS;
    }
}
