package io.tocsin.acknowledgement;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A form as a browser sends it ({@code application/x-www-form-urlencoded}, URL Standard section 5), read up to a bound. The
 * service's own bound on a body is made for lists and far too wide for strangers.
 */
final class SentForm {

    /** The longest fields, every character of them escaped, with room to spare. */
    static final int MOST_BYTES = 128 * 1024;

    private final Map<String, String> fields;

    private SentForm(Map<String, String> fields) {
        this.fields = fields;
    }

    /** @return empty when the form is longer than {@link #MOST_BYTES} */
    static Optional<SentForm> read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        return bytes.length > MOST_BYTES ? Optional.empty() : Optional.of(new SentForm(parse(bytes)));
    }

    static SentForm of(String text) {
        return new SentForm(parse(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** A field that comes twice counts as it came first. Bytes that are no UTF-8 become U+FFFD, which no field takes. */
    private static Map<String, String> parse(byte[] bytes) {
        Map<String, String> fields = new HashMap<>();
        for (String pair : new String(bytes, StandardCharsets.UTF_8).split("&")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        byte[] in = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(in.length);
        for (int i = 0; i < in.length; i++) {
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (in[i] == '%' && high >= 0 && low >= 0) {
                out.put((byte) (high << 4 | low));
                i += 2;
            } else {
                out.put(in[i] == '+' ? (byte) ' ' : in[i]);
            }
        }
        return StandardCharsets.UTF_8.decode(out.flip()).toString();
    }

    /** @return what was typed, {@code ""} for a field that is not there */
    String field(String name) {
        return fields.getOrDefault(name, "");
    }
}
