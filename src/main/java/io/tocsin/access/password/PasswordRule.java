package io.tocsin.access.password;

import java.util.List;
import java.util.Locale;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * What a password must be: long, and not the name. Nothing else makes one better that people can keep (NIST SP 800-63B, 3.1.1).
 */
public final class PasswordRule {

    public static final int SHORTEST = 12;
    /** In characters; more is not typed by anybody, and stretching it would be work for nothing. */
    public static final int LONGEST = 256;
    private static final int FEWEST_DIFFERENT = 5;

    private PasswordRule() {
    }

    /**
     * @param repeated the same again, as typed
     * @throws Refusal INVALID, with a fault at {@code password} or {@code repeated}
     */
    static void check(String name, String password, String repeated) {
        String fault = faultOf(name, password);
        if (fault != null) {
            throw refused("password", fault);
        }
        if (!password.equals(repeated)) {
            throw refused("repeated", "The two are not the same. Type it again in both.");
        }
    }

    private static String faultOf(String name, String password) {
        int length = password.codePointCount(0, password.length());
        if (length < SHORTEST) {
            return "It has " + length + " characters and needs at least " + SHORTEST
                    + ". Four or five words that have nothing to do with each other are easy to keep.";
        }
        if (length > LONGEST) {
            return "It has more than " + LONGEST + " characters. Choose a shorter one.";
        }
        if (password.codePoints().distinct().count() < FEWEST_DIFFERENT) {
            return "It repeats a few characters and can be guessed. Choose another.";
        }
        String bare = password.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
        String bareName = name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
        if (!bareName.isEmpty() && bare.replace(bareName, "").codePointCount(0, bare.replace(bareName, "").length()) < 4
                && bare.contains(bareName)) {
            return "It is little more than your name. Choose another.";
        }
        return null;
    }

    private static Refusal refused(String field, String message) {
        return new Refusal(RefusalCode.INVALID, "This password cannot be taken.",
                List.of(Fault.inField(field, FaultCode.INVALID_VALUE, message)));
    }
}
