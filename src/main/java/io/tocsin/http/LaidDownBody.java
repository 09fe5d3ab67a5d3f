package io.tocsin.http;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A body that stands in a file as it is read here, until its request is answered; so nobody need copy it to read it twice. */
public final class LaidDownBody extends BufferedInputStream {

    private final Path file;

    public LaidDownBody(Path file) throws IOException {
        super(Files.newInputStream(file), 1 << 16);
        this.file = file;
    }

    /** Whoever answers the request deletes it. */
    public Path file() {
        return file;
    }
}
