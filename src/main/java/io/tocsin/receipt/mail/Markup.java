package io.tocsin.receipt.mail;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** HTML as far as a bounce needs it: its text. */
final class Markup {

    private static final List<String> UNSEEN = List.of("style", "script", "title");
    private static final Pattern END_OF_LINE = Pattern.compile("(?i)<(?:br|/p|/div|/tr|/td|/li|/h\\d)\\b[^<>]{0,200}>");
    private static final Pattern TAG = Pattern.compile("<[^<>]{0,2000}>");
    private static final Pattern ENTITY = Pattern.compile("&(#\\d{1,6}|#[xX]\\p{XDigit}{1,5}|[A-Za-z]{2,8});");
    /** Of the languages in which servers excuse themselves. */
    private static final Map<String, String> LETTERS = Map.<String, String> ofEntries(Map.entry("amp", "&"),
            Map.entry("lt", "<"), Map.entry("gt", ">"), Map.entry("quot", "\""), Map.entry("apos", "'"),
            Map.entry("nbsp", " "), Map.entry("rsquo", "'"), Map.entry("auml", "\u00e4"), Map.entry("ouml", "\u00f6"),
            Map.entry("uuml", "\u00fc"), Map.entry("Auml", "\u00c4"), Map.entry("Ouml", "\u00d6"),
            Map.entry("Uuml", "\u00dc"), Map.entry("szlig", "\u00df"), Map.entry("agrave", "\u00e0"),
            Map.entry("aacute", "\u00e1"), Map.entry("acirc", "\u00e2"), Map.entry("atilde", "\u00e3"),
            Map.entry("aring", "\u00e5"), Map.entry("ccedil", "\u00e7"), Map.entry("egrave", "\u00e8"),
            Map.entry("eacute", "\u00e9"), Map.entry("Eacute", "\u00c9"), Map.entry("ecirc", "\u00ea"),
            Map.entry("iacute", "\u00ed"), Map.entry("icirc", "\u00ee"), Map.entry("ntilde", "\u00f1"),
            Map.entry("ograve", "\u00f2"), Map.entry("oacute", "\u00f3"), Map.entry("ocirc", "\u00f4"),
            Map.entry("otilde", "\u00f5"), Map.entry("oslash", "\u00f8"), Map.entry("ugrave", "\u00f9"),
            Map.entry("uacute", "\u00fa"), Map.entry("ucirc", "\u00fb"));

    private Markup() {
    }

    static String text(String html) {
        String body = html;
        for (String name : UNSEEN) {
            body = without(name, body);
        }
        String seen = TAG.matcher(END_OF_LINE.matcher(body).replaceAll("\n")).replaceAll(" ");
        return ENTITY.matcher(seen).replaceAll(entity -> Matcher.quoteReplacement(letter(entity.group(1), entity.group())));
    }

    /** In one pass, however many of them begin and never end. */
    private static String without(String name, String html) {
        String low = html.toLowerCase(Locale.ROOT);
        if (low.length() != html.length()) {
            return html; // a letter that is two in lower case: places would not hold
        }
        var seen = new StringBuilder(html.length());
        int from = 0;
        for (int begin = low.indexOf("<" + name); begin >= 0; begin = low.indexOf("<" + name, from)) {
            seen.append(html, from, begin);
            int end = low.indexOf("</" + name, begin);
            if (end < 0) {
                return seen.toString();
            }
            from = end + 2 + name.length();
        }
        return seen.append(html, from, html.length()).toString();
    }

    private static String letter(String name, String asItStands) {
        if (!name.startsWith("#")) {
            return LETTERS.getOrDefault(name, asItStands);
        }
        int point = name.charAt(1) == 'x' || name.charAt(1) == 'X' ? Integer.parseInt(name.substring(2), 16)
                : Integer.parseInt(name.substring(1));
        return Character.isValidCodePoint(point) ? Character.toString(point) : asItStands;
    }
}
