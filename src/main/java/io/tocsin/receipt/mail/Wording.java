package io.tocsin.receipt.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Known words of mails that follow no standard: {@code receipt/wording.txt}, read once. */
final class Wording {

    private static final String FILE = "/receipt/wording.txt";

    /** What a phrase in the file gives away. */
    enum Sign {
        BOUNCED,
        DELAYED,
        /** Beginning of the subject of a notification that the letter reached the address, or went further. */
        ARRIVED,
        /** The copy of the letter begins here; what follows is our own words. */
        COPY,
        /** Beginning of a subject of mail that nobody wrote. */
        AUTO_SUBJECT,
        /** Anywhere in such a subject. */
        AUTO_SUBJECT_HAS,
        /** In the From of those who return mail. */
        DAEMON,
        /** Beginning of the subject of a complaint that does not follow RFC 5965. */
        COMPLAINT_SUBJECT
    }

    private static final Map<Sign, List<String>> PHRASES = read();

    private Wording() {
    }

    private static Map<Sign, List<String>> read() {
        Map<Sign, List<String>> phrases = new EnumMap<>(Sign.class);
        try (InputStream file = Wording.class.getResourceAsStream(FILE);
                var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            lines.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(line -> {
                String[] parts = line.split("\\s+", 2);
                phrases.computeIfAbsent(Sign.valueOf(parts[0]), sign -> new ArrayList<>()).add(parts[1]);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return phrases;
    }

    static boolean has(Sign sign, String text) {
        return indexOf(sign, text) >= 0;
    }

    /** @return where the first phrase of this sign ends; -1 for none */
    static int endOf(Sign sign, String text) {
        String low = plain(text);
        return PHRASES.get(sign).stream().filter(low::contains).mapToInt(phrase -> low.indexOf(phrase) + phrase.length())
                .min().orElse(-1);
    }

    /** @return where the first phrase of this sign begins; -1 for none */
    static int indexOf(Sign sign, String text) {
        String low = plain(text);
        return PHRASES.get(sign).stream().mapToInt(low::indexOf).filter(at -> at >= 0).min().orElse(-1);
    }

    static boolean begins(Sign sign, String text) {
        String low = plain(text).strip();
        return PHRASES.get(sign).stream().anyMatch(low::startsWith);
    }

    /** As long as it was, so that places hold. */
    private static String plain(String text) {
        var low = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            low.append(c == '\u2019' ? '\'' : c < ' ' || c == '\u00a0' ? ' ' : Character.toLowerCase(c));
        }
        return low.toString();
    }

    static boolean isDaemon(String from) {
        return has(Sign.DAEMON, from);
    }
}
