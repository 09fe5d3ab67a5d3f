package io.tocsin.delivery.shaping;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.tocsin.delivery.DeliverySettings;

/** What is known beforehand of the domains that take mail for very many, or was configured. */
public final class BigReceivers {

    private static final String FILE = "/delivery/destinations.csv";
    private static final int NO_LIMIT = 100_000;

    private BigReceivers() {
    }

    public static Map<String, Bearing> limits(DeliverySettings settings) {
        Map<String, Bearing> limits = new HashMap<>();
        try (CsvReader<NamedCsvRecord> rows = CsvReader.builder().commentStrategy(CommentStrategy.SKIP).ofNamedCsvRecord(
                new InputStreamReader(BigReceivers.class.getResourceAsStream(FILE), StandardCharsets.UTF_8))) {
            rows.forEach(row -> limits.put(row.getField("domain"), new Bearing(Double.parseDouble(row.getField("rate")),
                    Integer.parseInt(row.getField("concurrency")), Instant.EPOCH)));
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
        settings.destination().forEach((domain, said) -> limits.compute(domain.toLowerCase(Locale.ROOT),
                (name, known) -> new Bearing(said.rate().orElse(known == null ? NO_LIMIT : known.rate()),
                        said.concurrency().orElse(known == null ? NO_LIMIT : known.concurrency()), Instant.EPOCH)));
        return limits;
    }
}
