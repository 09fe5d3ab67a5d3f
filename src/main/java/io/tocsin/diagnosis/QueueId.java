package io.tocsin.diagnosis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id under which a mail server keeps what it took, read from its reply when somebody looks: sending a letter costs nothing
 * for it, and a better rule also reads old replies. The rules are data: {@code diagnosis/queue-ids.txt}.
 */
public final class QueueId {

    private static final String FILE = "/diagnosis/queue-ids.txt";
    private static final int MOST_READ = 1000;
    private static final int LONGEST = 200;

    private static final List<Pattern> RULES = read();

    private QueueId() {
    }

    private static List<Pattern> read() {
        try (InputStream file = QueueId.class.getResourceAsStream(FILE);
                var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            return lines.lines().filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> Pattern.compile(line, Pattern.CASE_INSENSITIVE)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param reply to the final dot, like {@code 250 2.0.0 Ok: queued as 4XyZ1k2Qz9z1Jp}; null for none
     * @return empty where the reply takes nothing, or names no id
     */
    public static Optional<String> in(String reply) {
        if (reply == null || !reply.startsWith("2")) {
            return Optional.empty();
        }
        String text = reply.substring(0, Math.min(reply.length(), MOST_READ));
        for (Pattern rule : RULES) {
            Matcher found = rule.matcher(text);
            if (found.find()) {
                return Optional.of(found.group(1).replaceAll("[.=]$", "")).filter(id -> id.length() <= LONGEST);
            }
        }
        return Optional.empty();
    }
}
