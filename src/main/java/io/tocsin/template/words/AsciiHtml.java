package io.tocsin.template.words;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

import io.tocsin.smtp.Octets;

/** A page as it crosses the wire best. */
public final class AsciiHtml {

    private AsciiHtml() {
    }

    /**
     * The same page with dashes, quotation marks and the like as references (HTML, section 13.5), if it has no other character
     * beyond ASCII: most pages in English then need no encoding for the wire. A page with a letter beyond ASCII stays as it is,
     * so that whoever searches it finds every name. References hold everywhere in our pages: they have no scripts, and nothing
     * but ASCII in their styles.
     */
    public static byte[] of(byte[] html) {
        int i = Octets.beyondAscii(html, 0);
        if (i == html.length) {
            return html;
        }
        var ascii = new ByteArrayOutputStream(html.length + 256);
        int from = 0;
        while (i < html.length) {
            int octets = html[i] >= (byte) 0xF0 ? 4 : html[i] >= (byte) 0xE0 ? 3 : 2;
            int point = new String(html, i, Math.min(octets, html.length - i), UTF_8).codePointAt(0);
            if (!isPunctuation(point)) {
                return html;
            }
            ascii.write(html, from, i - from);
            ascii.writeBytes(("&#" + point + ";").getBytes(UTF_8));
            from = i + octets;
            i = Octets.beyondAscii(html, from);
        }
        ascii.write(html, from, html.length - from);
        return ascii.toByteArray();
    }

    private static boolean isPunctuation(int point) {
        return switch (Character.getType(point)) {
            case Character.DASH_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION,
                    Character.START_PUNCTUATION, Character.OTHER_PUNCTUATION, Character.SPACE_SEPARATOR ->
                true;
            default -> false;
        };
    }
}
