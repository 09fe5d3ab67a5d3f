package io.tocsin.delivery.shaping;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;

/** Whose a mail server is, by its name. What is known stands in a file; any other server is a receiver by itself. */
final class ReceiverNames {

    private static final String FILE = "/delivery/receivers.csv";

    private final Map<String, String> bySuffix = new HashMap<>();
    private final Set<String> ownLimits;

    /** @param ownLimits domains that are shaped by their own name, whoever takes their mail */
    ReceiverNames(Set<String> ownLimits) {
        this.ownLimits = ownLimits;
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().commentStrategy(CommentStrategy.SKIP).ofNamedCsvRecord(
                new InputStreamReader(ReceiverNames.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
            rows.forEach(row -> bySuffix.put(row.getField("suffix"), row.getField("receiver")));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    boolean hasOwnLimit(String domain) {
        return ownLimits.contains(domain);
    }

    /** @param server in lower case, without the last dot */
    String of(String server) {
        for (String suffix = server; !suffix.isEmpty(); suffix = suffix.substring(suffix.indexOf('.') + 1)) {
            String receiver = bySuffix.get(suffix);
            if (receiver != null) {
                return receiver;
            }
            if (suffix.indexOf('.') < 0) {
                break;
            }
        }
        return server;
    }
}
