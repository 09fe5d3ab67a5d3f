package io.tocsin.vendor;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A picture that goes along with every mail and stands in every page, so that none is fetched from anywhere.
 *
 * @param png the file
 * @param width and height in which it is shown, in pixels of a page
 */
public record Logo(byte[] png, int width, int height) {

    /** Four thirds of it are added to every mail. */
    static final int MOST_BYTES = 16 * 1024;
    private static final int MOST_PIXELS = 2000;
    private static final int HIGHEST_SHOWN = 40;
    private static final int WIDEST_SHOWN = 240;
    private static final byte[] SIGNATURE = { (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n' };
    private static final byte[] END = { 0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 0x42, 0x60, (byte) 0x82 };
    /** From the file's beginning: signature, length of the first chunk and its name, width and height (PNG, section 11.2.1). */
    private static final int WIDTH_AT = 16;

    /** @throws IllegalArgumentException when it is no PNG, or too large */
    static Logo of(byte[] file) {
        if (file.length > MOST_BYTES) {
            throw new IllegalArgumentException("has more than " + MOST_BYTES
                    + " bytes, and it goes along with every mail. Make it smaller: 4,000 bytes are plenty");
        }
        boolean isPng = file.length > WIDTH_AT + 8 + END.length
                && Arrays.equals(file, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)
                && new String(file, 12, 4, java.nio.charset.StandardCharsets.US_ASCII).equals("IHDR")
                && Arrays.equals(file, file.length - END.length, file.length, END, 0, END.length);
        if (!isPng) {
            throw new IllegalArgumentException("is not a PNG file, which every mail program shows. Convert it");
        }
        int width = ByteBuffer.wrap(file).getInt(WIDTH_AT);
        int height = ByteBuffer.wrap(file).getInt(WIDTH_AT + 4);
        if (width < 1 || height < 1 || width > MOST_PIXELS || height > MOST_PIXELS) {
            throw new IllegalArgumentException("is " + width + " by " + height + " pixels; " + MOST_PIXELS
                    + " are allowed each way. Make it smaller");
        }
        double scale = Math.min(1, Math.min((double) HIGHEST_SHOWN / height, (double) WIDEST_SHOWN / width));
        return new Logo(file, (int) Math.max(1, Math.round(width * scale)), (int) Math.max(1, Math.round(height * scale)));
    }

    /** Names it within a mail (RFC 2392), and so binds the mail's page to just this picture. */
    public String contentId() {
        try {
            return "logo-" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(png), 0, 16) + "@brand";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The picture as an address that leads nowhere else (RFC 2397). */
    public String dataAddress() {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png);
    }
}
