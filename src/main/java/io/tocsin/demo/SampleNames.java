package io.tocsin.demo;

import java.util.Locale;

/**
 * Names of organisations that exist nowhere. Each has a stem of its own, of three syllables, and no two share one, so that
 * no name is another's and none stands inside another.
 */
final class SampleNames {

    private static final String[] SYLLABLES = syllables();

    /** How many different stems there are. */
    static final int STEMS = SYLLABLES.length * SYLLABLES.length * SYLLABLES.length;

    /** Without a common factor with {@link #STEMS}: walks through all stems, neighbours looking unlike. */
    private static final long STRIDE = 618_033_989L;

    private SampleNames() {
    }

    /** A word like Velora, each number its own. */
    static String stem(int number) {
        int n = (int) ((number * STRIDE + 271_828) % STEMS);
        int base = SYLLABLES.length;
        String word = SYLLABLES[n / base / base] + SYLLABLES[n / base % base] + SYLLABLES[n % base];
        return word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    static String ascii(String stem) {
        return stem.toLowerCase(Locale.ROOT);
    }

    /**
     * The names that software stumbles over: they stand early on the affected list, so that the demo shows them.
     *
     * @return null for every other turn
     */
    static String odd(int turn, String stem) {
        return switch (turn) {
            case 1 -> "**[click](http://evil.example)**<script>alert(1)</script>";
            case 2 -> "مؤسسة النخيل للتجارة";
            case 3 -> "בית הדפוס הישן";
            case 4 -> "O'" + stem + " & Sons, \"The Ironmongers\"";
            case 5 -> "L'Étoile d'" + stem + " – Crèmerie";
            case 6 -> "{tenant.name} " + stem;
            case 7 -> "=" + stem + "+1";
            default -> null;
        };
    }

    private static String[] syllables() {
        return "bcdfghjklmnprstvwz".chars().boxed()
                .flatMap(consonant -> "aeiouy".chars().mapToObj(vowel -> "" + (char) consonant.intValue() + (char) vowel))
                .toArray(String[]::new);
    }
}
