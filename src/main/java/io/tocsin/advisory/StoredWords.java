package io.tocsin.advisory;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * Text and HTML of a rendering as one deflated column: a million tenants are half the size and five times the rows per
 * second of plain text. Layout before deflation: length of the text's UTF-8 in four bytes, the text, the HTML.
 * Most of it is the same for all tenants and stands in a dictionary ({@link SharedWords}).
 *
 * @param text and html in UTF-8
 */
public record StoredWords(byte[] text, byte[] html) {

    /** No rendering is longer: the renderer's own bound on output, several times over. */
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    /**
     * Before a stream with a dictionary. No stream begins with it: such a block's type is reserved (RFC 1951, section 3.2.3).
     */
    private static final int WITH_DICTIONARY = 0xFF;

    /** Its memory is outside the heap and takes as long to get as a rendering to deflate: each thread keeps one. */
    private static final ThreadLocal<Deflater> DEFLATER = ThreadLocal
            .withInitial(() -> new Deflater(Deflater.BEST_SPEED, true));

    private static final ThreadLocal<Inflater> INFLATER = ThreadLocal.withInitial(() -> new Inflater(true));

    /** How long the words are is known when they are inflated. */
    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[64 * 1024]);

    /** @param dictionary that is kept beside the words, or null */
    byte[] deflated(byte[] dictionary) {
        byte[] plain = ByteBuffer.allocate(4 + text.length + html.length).putInt(text.length).put(text).put(html).array();
        Deflater deflater = DEFLATER.get();
        deflater.reset();
        var out = new ByteArrayOutputStream(plain.length / 2);
        if (dictionary != null) {
            out.write(WITH_DICTIONARY);
            deflater.setDictionary(dictionary);
        }
        deflater.setInput(plain);
        deflater.finish();
        byte[] buffer = new byte[8192];
        while (!deflater.finished()) {
            out.write(buffer, 0, deflater.deflate(buffer));
        }
        return out.toByteArray();
    }

    /** @param dictionary that is kept beside the words, or null; needed only by those that were deflated with it */
    public static StoredWords inflate(byte[] body, byte[] dictionary) {
        boolean hasDictionary = (body[0] & 0xFF) == WITH_DICTIONARY;
        Inflater inflater = INFLATER.get();
        inflater.reset();
        inflater.setInput(body, hasDictionary ? 1 : 0, body.length - (hasDictionary ? 1 : 0));
        if (hasDictionary && dictionary == null) {
            throw new IllegalStateException("the frame of these words lacks their dictionary");
        }
        if (hasDictionary) {
            inflater.setDictionary(dictionary);
        }
        byte[] plain = SCRATCH.get();
        int length = 0;
        try {
            while (!inflater.finished()) {
                if (length == plain.length) {
                    plain = Arrays.copyOf(plain, 2 * plain.length);
                    SCRATCH.set(plain);
                }
                int read = inflater.inflate(plain, length, plain.length - length);
                if (read == 0 && inflater.needsInput() || length > MOST_BYTES) {
                    throw new IllegalStateException("stored words end before their end");
                }
                length += read;
            }
        } catch (DataFormatException e) {
            throw new IllegalStateException("stored words are damaged", e);
        }
        int html = Integer.BYTES + ByteBuffer.wrap(plain).getInt();
        return new StoredWords(Arrays.copyOfRange(plain, Integer.BYTES, html), Arrays.copyOfRange(plain, html, length));
    }
}
