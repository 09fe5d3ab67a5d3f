package io.tocsin.leak;

import java.util.regex.Pattern;

/**
 * Which values point to one tenant, as far as one can tell by looking at them: whether only one tenant has it is told by the
 * list. The rule stands in docs/checks.md; it is narrow on purpose, since what it lets in stops notices.
 */
final class Distinctive {

    static final int SHORTEST = 5;
    static final int LONGEST = 200;
    /** A figure in a sentence has fewer digits than this in a row, or its groups are parted. */
    static final int FEWEST_DIGITS = 7;

    private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}([T ].*)?");
    private static final Pattern IP_V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}(/\\d{1,2}|:\\d{1,5})?");
    private static final Pattern NAME = Pattern.compile("\\p{Lu}[\\p{L}\\p{M}.'’-]*( \\p{Lu}[\\p{L}\\p{M}.'’-]*){1,3}");

    private Distinctive() {
    }

    /** An account, an address, a host, a number that stands for something, the name of a person. */
    static boolean isDistinctive(String value) {
        if (value.length() < SHORTEST || value.length() > LONGEST || DATE.matcher(value).matches()) {
            return false;
        }
        if (value.indexOf(' ') > 0) {
            return isAllDigits(value) || NAME.matcher(value).matches() && value.length() >= 8;
        }
        return isIdentifier(value) || IP_V4.matcher(value).matches();
    }

    /** A tenant's id that is not just a number or a word of a few letters. */
    static boolean isTellingId(String tenantId) {
        long letters = tenantId.chars().filter(Character::isLetter).count();
        long digits = tenantId.chars().filter(Character::isDigit).count();
        return letters == 0 ? digits >= FEWEST_DIGITS : letters + digits >= SHORTEST - 1;
    }

    private static boolean isIdentifier(String value) {
        int letters = 0;
        int digits = 0;
        boolean marked = false;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isWhitespace(c)) {
                return false;
            } else if (Character.isLetter(c)) {
                letters++;
            } else if (Character.isDigit(c)) {
                digits++;
            } else {
                boolean inner = i > 0 && i < value.length() - 1;
                marked |= c == '@' || c == '_' || c == '\\' || c == '.' && inner;
            }
        }
        return letters == 0 ? digits >= FEWEST_DIGITS
                : letters + digits >= SHORTEST && (marked || digits > 0);
    }

    private static boolean isAllDigits(String value) {
        int digits = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isLetter(c)) {
                return false;
            }
            digits += Character.isDigit(c) ? 1 : 0;
        }
        return digits >= FEWEST_DIGITS && !DATE.matcher(value).matches();
    }
}
