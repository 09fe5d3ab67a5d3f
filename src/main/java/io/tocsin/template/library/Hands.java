package io.tocsin.template.library;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose words stand in a text that several people have written, one version after the other: whoever brought a run of words
 * into it that is still there. A next version does not make another's words one's own.
 */
public final class Hands {

    /** In words. Shorter, and everybody would have written "in the last". */
    private static final int RUN = 5;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]+");

    private Hands() {
    }

    /** @param hands operators who wrote or published it */
    public record Version(String text, Collection<UUID> hands) {
    }

    /** @param versions of one text, the oldest first; the last is the one that is asked about */
    public static Set<UUID> in(List<Version> versions) {
        Set<UUID> hands = new HashSet<>();
        if (!versions.isEmpty()) {
            Set<String> now = runs(versions.get(versions.size() - 1).text());
            Set<String> before = Set.of();
            for (Version version : versions) {
                Set<String> runs = runs(version.text());
                Set<String> old = before;
                if (runs.stream().anyMatch(run -> !old.contains(run) && now.contains(run))) {
                    hands.addAll(version.hands());
                }
                before = runs;
            }
            hands.addAll(versions.get(versions.size() - 1).hands());
        }
        return hands;
    }

    /** A text of fewer words is one run. */
    private static Set<String> runs(String text) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(text.toLowerCase(Locale.ROOT));
        while (word.find()) {
            words.add(word.group());
        }
        Set<String> runs = new HashSet<>();
        for (int from = 0; from == 0 || from + RUN <= words.size(); from++) {
            runs.add(String.join(" ", words.subList(from, Math.min(words.size(), from + RUN))));
        }
        return runs;
    }
}
