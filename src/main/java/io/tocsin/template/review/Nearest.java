package io.tocsin.template.review;

import io.tocsin.problem.Likeness;

/** The known name that somebody probably meant. */
final class Nearest {

    private Nearest() {
    }

    /** @return null if none is near */
    static String to(String name, Iterable<String> known) {
        String nearest = null;
        int least = Math.max(2, name.length() / 3) + 1;
        for (String candidate : known) {
            int distance = distance(name.toLowerCase(), candidate.toLowerCase());
            if (distance < least || distance == least && nearest != null && candidate.compareTo(nearest) < 0) {
                least = distance;
                nearest = candidate;
            }
        }
        return nearest;
    }

    /** Names are short, or too long to be near anything. */
    private static int distance(String a, String b) {
        return Math.abs(a.length() - b.length()) > 8 ? Integer.MAX_VALUE : Likeness.distance(a, b);
    }
}
