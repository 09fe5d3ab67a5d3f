package io.tocsin.leak;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/** A file of words among our own resources, one a line; lines that begin with {@code #} say something of them. */
public final class WordList {

    private WordList() {
    }

    public static Set<String> read(String file) {
        try (InputStream words = WordList.class.getResourceAsStream(file)) {
            return new String(words.readAllBytes(), StandardCharsets.UTF_8).lines().map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#")).collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }
}
