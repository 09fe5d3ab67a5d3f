package io.tocsin.delivery.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.tocsin.smtp.Octets;
import io.tocsin.template.language.Placeholder;

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

    private CutPage(byte[] page) {
        int from = 0;
        for (int at = next(page, 0); at < page.length; at = next(page, from)) {
            pieces.add(new Piece(Arrays.copyOfRange(page, from, at), page[at + 2]));
            from = at + WIDTH;
        }
        rest = Arrays.copyOfRange(page, from, page.length);
    }

    static CutPage of(String page) {
        return new CutPage(page.getBytes(UTF_8));
    }

    /**
     * @param subject as it stands in this kind of page: escaped if it is HTML
     * @param words may have placeholders of token and code, too
     */
    byte[] fill(byte[] subject, byte[] words, byte[] token, byte[] code) {
        var page = new Slices();
        for (Piece piece : pieces) {
            page.add(piece.octets());
            if (piece.placeholderAfter() == SUBJECT) {
                page.add(subject);
            } else if (piece.placeholderAfter() == BODY) {
                fill(page, words, token, code);
            } else {
                page.add(piece.placeholderAfter() == TOKEN ? token : code);
            }
        }
        return page.add(rest).octets();
    }

    private static void fill(Slices page, byte[] words, byte[] token, byte[] code) {
        int from = 0;
        for (int at = next(words, 0); at < words.length; at = next(words, from)) {
            page.add(words, from, at).add(words[at + 2] == TOKEN ? token : code);
            from = at + WIDTH;
        }
        page.add(words, from, words.length);
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

    /** What a page is made of, until its length is known: it is copied once. */
    private static final class Slices {

        private record Slice(byte[] of, int from, int to) {
        }

        private final List<Slice> slices = new ArrayList<>();
        private int length;

        Slices add(byte[] octets) {
            return add(octets, 0, octets.length);
        }

        Slices add(byte[] octets, int from, int to) {
            slices.add(new Slice(octets, from, to));
            length += to - from;
            return this;
        }

        byte[] octets() {
            byte[] joined = new byte[length];
            int at = 0;
            for (Slice slice : slices) {
                System.arraycopy(slice.of(), slice.from(), joined, at, slice.to() - slice.from());
                at += slice.to() - slice.from();
            }
            return joined;
        }
    }
}
