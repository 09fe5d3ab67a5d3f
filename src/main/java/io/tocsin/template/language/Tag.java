package io.tocsin.template.language;

import java.util.ArrayList;
import java.util.List;

/**
 * One tag in a template's source and where it stands, which the engine's parser tells of too few. Cut as that parser cuts
 * (Qute, {@code Parser}): a brace opens a tag only before a letter, a digit, an underscore or one of {@code #/@!|}, and quotes
 * hide the brace that closes it.
 *
 * @param start of its opening brace
 * @param end after its closing brace
 * @param content between the braces, without spaces around; of a comment or of text that is not read, what it encloses
 */
public record Tag(Kind kind, int start, int end, String content) {

    public enum Kind {
        EXPRESSION,
        /** Opens a section, or the next block of one. */
        OPENING,
        CLOSING,
        DECLARATION,
        COMMENT,
        /** {@code {| text that is not read |}}. */
        VERBATIM,
        /** <code>\{</code>: a brace that is just a brace. */
        ESCAPE
    }

    /** @return the tags in their order; what is never closed is none */
    public static List<Tag> in(String source) {
        List<Tag> tags = new ArrayList<>();
        int at = 0;
        while (at < source.length()) {
            Tag tag = at(source, at);
            if (tag == null) {
                at++;
            } else {
                tags.add(tag);
                at = tag.end;
            }
        }
        return tags;
    }

    private static Tag at(String source, int start) {
        char c = source.charAt(start);
        if (c == '\\' && start + 1 < source.length() && (source.charAt(start + 1) == '{' || source.charAt(start + 1) == '}')) {
            return new Tag(Kind.ESCAPE, start, start + 2, source.substring(start + 1, start + 2));
        }
        if (c != '{' || start + 1 == source.length()) {
            return null;
        }
        char first = source.charAt(start + 1);
        return switch (first) {
            case '!' -> enclosed(Kind.COMMENT, "!}", source, start);
            case '|' -> enclosed(Kind.VERBATIM, "|}", source, start);
            case '#' -> tag(Kind.OPENING, source, start);
            case '/' -> tag(Kind.CLOSING, source, start);
            case '@' -> tag(Kind.DECLARATION, source, start);
            default -> first == '_' || Character.isDigit(first) || Character.isAlphabetic(first)
                    ? tag(Kind.EXPRESSION, source, start)
                    : null;
        };
    }

    private static Tag enclosed(Kind kind, String closing, String source, int start) {
        int end = source.indexOf(closing, start + 2);
        return end < 0 ? null : new Tag(kind, start, end + 2, source.substring(start + 2, end));
    }

    private static Tag tag(Kind kind, String source, int start) {
        char quote = 0;
        for (int i = start + 1; i < source.length(); i++) {
            char c = source.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '}') {
                return new Tag(kind, start, i + 1, source.substring(start + 1, i).strip());
            }
        }
        return null;
    }

    /** True for <code>{#include x /}</code>, which has no end of its own. */
    public boolean isWhole() {
        return kind == Kind.OPENING && content.endsWith("/");
    }

    /** Of an opening or closing tag, the section's or block's name: {@code if}, {@code else}; may be empty. */
    public String name() {
        String bare = content.substring(1);
        int end = 0;
        while (end < bare.length() && !Character.isWhitespace(bare.charAt(end)) && bare.charAt(end) != '/') {
            end++;
        }
        return bare.substring(0, end);
    }

    /** Of an opening tag, what follows the name. */
    public String parameters() {
        String rest = content.substring(1 + name().length());
        return (isWhole() ? rest.substring(0, rest.length() - 1) : rest).strip();
    }

    /** True if it shows nothing where it stands, so that a line with nothing else is no line. */
    public boolean leavesNoLine() {
        return kind == Kind.OPENING || kind == Kind.CLOSING || kind == Kind.DECLARATION || kind == Kind.COMMENT;
    }
}
