package io.tocsin.template.words;

/** Text as it must stand in HTML. */
public final class Html {

    private Html() {
    }

    /**
     * White space around the signs of a style sheet says nothing. A line for each rule stays, since lines of mail are short.
     */
    public static String compactStyle(String page) {
        int from = page.indexOf("<style>");
        int to = page.indexOf("</style>");
        return page.substring(0, from)
                + page.substring(from, to).replaceAll("\\s*([{};:,])\\s*", "$1").replaceAll("}+", "$0\n")
                + page.substring(to);
    }

    public static String escape(String text) {
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            String entity = entity(text.charAt(i));
            if (entity != null && escaped == null) {
                escaped = new StringBuilder(text.length() + 32).append(text, 0, i);
            }
            if (escaped != null) {
                if (entity == null) {
                    escaped.append(text.charAt(i));
                } else {
                    escaped.append(entity);
                }
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    private static String entity(char character) {
        return switch (character) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            default -> null;
        };
    }
}
