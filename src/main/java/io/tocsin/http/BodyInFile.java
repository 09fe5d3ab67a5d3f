package io.tocsin.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;

/** In a temporary file of this user's alone. */
final class BodyInFile implements BodyStore {

    private final Path path;
    private final AsyncFile file;
    private final List<InputStream> opened = new ArrayList<>();
    private Future<?> end;

    /** Waits for the disk. */
    BodyInFile(Vertx vertx) {
        try {
            path = LaidDownFiles.create();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        file = vertx.fileSystem().openBlocking(path.toString(), new OpenOptions().setWrite(true));
    }

    Path path() {
        return path;
    }

    @Override
    public Future<?> write(Buffer part) {
        return file.write(part);
    }

    @Override
    public boolean isFull() {
        return file.writeQueueFull();
    }

    @Override
    public void whenReady(Runnable ready) {
        file.drainHandler(drained -> ready.run());
    }

    @Override
    public synchronized Future<?> end() {
        if (end == null) {
            end = file.close();
        }
        return end;
    }

    @Override
    public synchronized InputStream open() throws IOException {
        var in = new LaidDownBody(path);
        opened.add(in);
        return in;
    }

    @Override
    public synchronized void discard() {
        end();
        try {
            for (InputStream in : opened) {
                in.close();
            }
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
