package io.tocsin.passphrase;

import java.security.SecureRandom;
import java.util.Locale;

/**
 * Fifteen letters and digits that can be told by phone: none looks like another (Crockford's base 32). 75 bits, which nobody
 * guesses, so that hashing it need not take long.
 */
final class Passphrase {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final int GROUPS = 3;
    private static final int OF_EACH = 5;
    private static final int LONGEST_TYPED = 100;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Passphrase() {
    }

    /** @return e.g. {@code 7KQ2M-X94TD-0RS3V} */
    static String make() {
        var made = new StringBuilder();
        for (int i = 0; i < GROUPS * OF_EACH; i++) {
            made.append(i > 0 && i % OF_EACH == 0 ? "-" : "").append(ALPHABET.charAt(RANDOM.nextInt(ALPHABET.length())));
        }
        return made.toString();
    }

    /**
     * @param typed by a person: any case, with or without dashes and spaces, O for 0, I or L for 1
     * @return what is compared
     */
    static String normal(String typed) {
        if (typed.length() > LONGEST_TYPED) {
            return "";
        }
        return typed.toUpperCase(Locale.ROOT).replaceAll("[\\s\\p{Pd}]", "").replace('O', '0').replace('I', '1')
                .replace('L', '1');
    }
}
