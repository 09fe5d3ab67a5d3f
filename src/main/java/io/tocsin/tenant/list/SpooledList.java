package io.tocsin.tenant.list;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * A list that was sent, laid down in a temporary file of this user's alone, which goes when it is closed. So no transaction
 * waits for a slow sender, and no memory grows with the list.
 *
 * @param digest SHA-256 of the list, unpacked, in hexadecimal
 * @param columns of a CSV, by what their heads say, what a person said to take them for: the name of a column, or {@code ""} to
 *        pass over it. Empty: each is what it says
 */
public record SpooledList(Path file, ListFormat format, String digest, Map<String, String> columns) implements AutoCloseable {

    /**
     * @param body the list as it was before it was compressed; ends with a refusal where it is too large
     */
    public static SpooledList of(InputStream body, String contentType) {
        return of(body, ListFormat.of(contentType));
    }

    /** As the other, for a body of which the format is known. */
    public static SpooledList of(InputStream body, ListFormat format) {
        Path file = null;
        try {
            file = Files.createTempFile("tocsin-list", null);
            return new SpooledList(file, format, spool(body, file), Map.of());
        } catch (IOException e) {
            delete(file);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            delete(file);
            throw e;
        }
    }

    private static String spool(InputStream body, Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
        try (body; OutputStream out = new DigestOutputStream(Files.newOutputStream(file), digest)) {
            body.transferTo(out);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The same file, read another way. It is closed once, whichever of the two is. */
    public SpooledList withColumns(Map<String, String> taken) {
        return new SpooledList(file, format, digest, Map.copyOf(taken));
    }

    public InputStream open() throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    @Override
    public void close() {
        delete(file);
    }

    private static void delete(Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
