package io.tocsin.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Names and numbers, in the order they were found. */
public final class Figures {

    private final Map<String, Object> values = new LinkedHashMap<>();

    public synchronized void put(String name, Object value) {
        values.put(name, value);
    }

    public synchronized Object get(String name) {
        return values.get(name);
    }

    public void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file,
                    Operator.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(values) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line each. */
    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder();
        values.forEach((name, value) -> text.append("  %-42s %s%n".formatted(name, value)));
        return text.toString();
    }
}
