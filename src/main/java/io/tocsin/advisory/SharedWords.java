package io.tocsin.advisory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the advisories of a preparation say alike, by locale. As a dictionary (RFC 1951 streams begin as if it had gone before)
 * it leaves little more of each advisory to store than what is its tenant's own. It is made of what two tenants' advisories
 * have in common, so it says nothing of either.
 */
final class SharedWords {

    /** Deflation looks no further back. */
    private static final int MOST_BYTES = 32 * 1024;
    private static final int SHORTEST = 8;

    private final Map<String, StoredWords> first = new ConcurrentHashMap<>();
    private final Map<String, byte[]> dictionaries = new ConcurrentHashMap<>();

    /** @return the dictionary to store these words with; null until two tenants have an advisory in this locale */
    byte[] dictionaryFor(String locale, StoredWords words) {
        byte[] known = dictionaries.get(locale);
        if (known != null) {
            return known;
        }
        StoredWords other = first.putIfAbsent(locale, words);
        return other == null ? null : dictionaries.computeIfAbsent(locale, missing -> common(other, words));
    }

    Map<String, byte[]> dictionaries() {
        return Map.copyOf(dictionaries);
    }

    private static byte[] common(StoredWords one, StoredWords other) {
        Set<ByteBuffer> others = new HashSet<>(pieces(other.text()));
        others.addAll(pieces(other.html()));
        var common = new ByteArrayOutputStream();
        for (byte[] words : List.of(one.text(), one.html())) {
            for (ByteBuffer piece : pieces(words)) {
                if (others.contains(piece) && common.size() + piece.remaining() <= MOST_BYTES) {
                    common.write(piece.array(), piece.position(), piece.remaining());
                }
            }
        }
        return common.toByteArray();
    }

    /** Up to the end of a line, a sentence or a tag. */
    private static List<ByteBuffer> pieces(byte[] words) {
        List<ByteBuffer> pieces = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < words.length; i++) {
            boolean isEnd = words[i] == '\n' || words[i] == '.' || words[i] == '>';
            if (isEnd && i + 1 - from >= SHORTEST) {
                pieces.add(ByteBuffer.wrap(words, from, i + 1 - from));
                from = i + 1;
            }
        }
        return pieces;
    }
}
