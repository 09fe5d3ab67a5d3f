package io.tocsin.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.tocsin.smtp.Octets;
import io.tocsin.template.Placeholder;

/** A page of a frame as UTF-8, cut at its placeholders: filling it is copying octets. */
final class CutPage {

    /** The placeholders are U+FDD0 to U+FDD3: three octets each, alike but for the last. */
    private static final int WIDTH = 3;
    private static final byte[] ANY = Placeholder.TOKEN.getBytes(UTF_8);
    private static final byte TOKEN = last(Placeholder.TOKEN);
    private static final byte CODE = last(Placeholder.CODE);
    private static final byte SUBJECT = last(Placeholder.SUBJECT);
    private static final byte BODY = last(Placeholder.BODY);

    private record Piece(byte[] octets, byte placeholderAfter) {
    }

    private final List<Piece> pieces = new ArrayList<>();
    private final byte[] rest;
    private final int length;

    private CutPage(byte[] page) {
        int from = 0;
        for (int at = next(page, 0); at < page.length; at = next(page, from)) {
            pieces.add(new Piece(Arrays.copyOfRange(page, from, at), page[at + 2]));
            from = at + WIDTH;
        }
        rest = Arrays.copyOfRange(page, from, page.length);
        length = page.length;
    }

    static CutPage of(String page) {
        return new CutPage(page.getBytes(UTF_8));
    }

    /**
     * @param subject as it stands in this kind of page: escaped if it is HTML
     * @param words may have placeholders of token and code, too
     */
    byte[] fill(byte[] subject, byte[] words, byte[] token, byte[] code) {
        var page = new ByteArrayOutputStream(length + 2 * subject.length + words.length + 512);
        for (Piece piece : pieces) {
            page.writeBytes(piece.octets());
            if (piece.placeholderAfter() == SUBJECT) {
                page.writeBytes(subject);
            } else if (piece.placeholderAfter() == BODY) {
                fill(page, words, token, code);
            } else {
                page.writeBytes(piece.placeholderAfter() == TOKEN ? token : code);
            }
        }
        page.writeBytes(rest);
        return page.toByteArray();
    }

    private static void fill(ByteArrayOutputStream page, byte[] words, byte[] token, byte[] code) {
        int from = 0;
        for (int at = next(words, 0); at < words.length; at = next(words, from)) {
            page.write(words, from, at - from);
            page.writeBytes(words[at + 2] == TOKEN ? token : code);
            from = at + WIDTH;
        }
        page.write(words, from, words.length - from);
    }

    /** @return where the next placeholder begins; the length when there is none */
    private static int next(byte[] page, int from) {
        int at = Octets.beyondAscii(page, from);
        while (at < page.length && !isPlaceholder(page, at)) {
            at = Octets.beyondAscii(page, at + 1);
        }
        return at;
    }

    private static boolean isPlaceholder(byte[] page, int at) {
        return at + WIDTH <= page.length && page[at] == ANY[0] && page[at + 1] == ANY[1] && page[at + 2] >= TOKEN
                && page[at + 2] <= BODY;
    }

    private static byte last(String placeholder) {
        return placeholder.getBytes(UTF_8)[WIDTH - 1];
    }
}
