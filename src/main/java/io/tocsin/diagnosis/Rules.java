package io.tocsin.diagnosis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules of {@code diagnosis/replies.txt}, read once. Its head says how a line is written. */
final class Rules {

    private static final String FILE = "/diagnosis/replies.txt";
    private static final Set<String> FLAGS = Set.of("ours", "vague", "first", "4xx", "5xx");

    /**
     * @param left as it stands in the file
     * @param phrases lower case, to be found in this order; empty for a rule about a code
     */
    record Rule(String left, List<String> phrases, Kind kind, Set<String> flags) {

        boolean ours() {
            return flags.contains("ours");
        }

        boolean vague() {
            return flags.contains("vague");
        }

        private boolean speaksOf(String text, boolean permanent) {
            if (flags.contains(permanent ? "4xx" : "5xx")) {
                return false;
            }
            int from = 0;
            for (String phrase : phrases) {
                int at = text.indexOf(phrase, from);
                if (at < 0) {
                    return false;
                }
                from = at + phrase.length();
            }
            return true;
        }
    }

    private final Map<String, Rule> byCode = new HashMap<>();
    private final List<Rule> byWording = new ArrayList<>();
    private final List<Rule> beforeCodes = new ArrayList<>();

    private Rules() {
    }

    static Rules read() {
        var rules = new Rules();
        try (InputStream file = Rules.class.getResourceAsStream(FILE);
                var lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.UTF_8))) {
            lines.lines().map(String::strip).filter(line -> !line.isEmpty() && !line.startsWith("#")).forEach(rules::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rules;
    }

    private void add(String line) {
        int end = line.startsWith("\"") ? line.lastIndexOf('"') + 1 : line.indexOf(' ');
        String left = line.substring(0, end);
        String[] right = line.substring(end).strip().split("\\s+");
        Set<String> flags = Arrays.stream(right).skip(1).collect(Collectors.toUnmodifiableSet());
        if (!FLAGS.containsAll(flags)) {
            throw new IllegalStateException("No such flag: " + line);
        }
        List<String> phrases = left.startsWith("\"")
                ? Arrays.stream(left.split("\"")).filter(part -> !part.isBlank()).toList()
                : List.of();
        var rule = new Rule(left, phrases, Kind.valueOf(right[0]), flags);
        if (!phrases.isEmpty()) {
            (flags.contains("first") ? beforeCodes : byWording).add(rule);
        } else if (byCode.put(left, rule) != null) {
            throw new IllegalStateException("Said twice: " + line);
        }
    }

    /** The most particular rule for an enhanced code: itself, its class with any detail, or its detail in any class. */
    Rule ofEnhanced(String code) {
        String[] part = code.split("\\.");
        for (String pattern : List.of(code, "x." + part[1] + "." + part[2], part[0] + "." + part[1] + ".x",
                "x." + part[1] + ".x")) {
            if (byCode.containsKey(pattern)) {
                return byCode.get(pattern);
            }
        }
        return null;
    }

    /** @param text lower case, single spaces */
    Rule ofWording(String text, boolean permanent) {
        return fitting(byWording, text, permanent);
    }

    /** Of words with which a server puts a wrong code. */
    Rule beforeCodes(String text, boolean permanent) {
        return fitting(beforeCodes, text, permanent);
    }

    private static Rule fitting(List<Rule> rules, String text, boolean permanent) {
        return rules.stream().filter(rule -> rule.speaksOf(text, permanent)).findFirst().orElse(null);
    }

    List<String> phrases() {
        return Stream.concat(byWording.stream(), beforeCodes.stream()).flatMap(rule -> rule.phrases().stream()).toList();
    }

    /** @return the rule of this code or else of its hundred, like {@code 4xx}; null for none */
    Rule ofBasic(int code) {
        return byCode.getOrDefault(String.valueOf(code), byCode.get(code / 100 + "xx"));
    }
}
