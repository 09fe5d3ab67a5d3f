package io.tocsin.leak;

/** What a reader of HTML sees of it: without tags, with characters in place of entities. Of our own HTML, not of anybody's. */
final class ShownHtml {

    private ShownHtml() {
    }

    static String of(String html) {
        var shown = new StringBuilder(html.length());
        for (int i = 0; i < html.length(); i++) {
            char c = html.charAt(i);
            if (c == '<') {
                int end = html.indexOf('>', i);
                shown.append(html.startsWith("bdi", i + 1) || html.startsWith("/bdi", i + 1) ? "" : " ");
                i = end < 0 ? html.length() : end;
            } else if (c == '&') {
                i = entity(html, i, shown);
            } else {
                shown.append(c);
            }
        }
        return shown.toString();
    }

    /** @return where the entity ends */
    private static int entity(String html, int from, StringBuilder shown) {
        int end = html.indexOf(';', from);
        if (end < 0 || end - from > 8) {
            shown.append('&');
            return from;
        }
        String name = html.substring(from + 1, end);
        switch (name) {
            case "amp" -> shown.append('&');
            case "lt" -> shown.append('<');
            case "gt" -> shown.append('>');
            case "quot" -> shown.append('"');
            case "nbsp" -> shown.append(' ');
            case "#39" -> shown.append('\'');
            default -> {
                shown.append('&');
                return from;
            }
        }
        return end;
    }
}
