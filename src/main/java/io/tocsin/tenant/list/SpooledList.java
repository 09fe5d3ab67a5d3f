package io.tocsin.tenant.list;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import io.tocsin.http.LaidDownBody;
import io.tocsin.http.LaidDownFiles;

/**
 * A list that was sent, laid down in a temporary file of this user's alone, which goes when it is closed; a body that stands in
 * such a file already is read there, and goes with its request. So no transaction waits for a slow sender, and no memory
 * grows with the list.
 *
 * @param isCopy whether the file is of this list's own making
 * @param sum of the list, unpacked
 * @param columns of a CSV, by what their heads say, what a person said to take them for: the name of a column, or {@code ""} to
 *        pass over it. Empty: each is what it says
 */
public record SpooledList(Path file, boolean isCopy, ListFormat format, ListDigest sum,
        Map<String, String> columns) implements AutoCloseable {

    /**
     * @param body the list as it was before it was compressed; ends with a refusal where it is too large
     */
    public static SpooledList of(InputStream body, String contentType) {
        return of(body, ListFormat.of(contentType));
    }

    /** As the other, for a body of which the format is known. */
    public static SpooledList of(InputStream body, ListFormat format) {
        if (body instanceof LaidDownBody laidDown) {
            return new SpooledList(laidDown.file(), false, format, ListDigest.of(laidDown.file()), Map.of());
        }
        Path file = null;
        try {
            file = LaidDownFiles.create();
            return new SpooledList(file, true, format, spool(body, file), Map.of());
        } catch (IOException e) {
            delete(file);
            throw new UncheckedIOException(e);
        } catch (RuntimeException e) {
            delete(file);
            throw e;
        }
    }

    private static ListDigest spool(InputStream body, Path file) throws IOException {
        try (body; OutputStream out = Files.newOutputStream(file)) {
            return ListDigest.whileWriting(out, body::transferTo);
        }
    }

    /** @return SHA-256 of the list, unpacked, in hexadecimal */
    public String digest() {
        return sum.hex();
    }

    /** The same file, read another way. It is closed once, whichever of the two is. */
    public SpooledList withColumns(Map<String, String> taken) {
        return new SpooledList(file, isCopy, format, sum, Map.copyOf(taken));
    }

    public InputStream open() throws IOException {
        return new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    }

    @Override
    public void close() {
        if (isCopy) {
            delete(file);
        }
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
