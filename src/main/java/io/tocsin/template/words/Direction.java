package io.tocsin.template.words;

import java.util.Locale;
import java.util.Set;

/** Which way text runs. */
public final class Direction {

    private static final Set<String> RIGHT_TO_LEFT = Set.of("ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "syr",
            "ug", "ur", "yi", "ji");
    private static final Set<String> RIGHT_TO_LEFT_SCRIPTS = Set.of("Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm");

    private Direction() {
    }

    static boolean isRightToLeft(Locale locale) {
        return locale.getScript().isEmpty() ? RIGHT_TO_LEFT.contains(locale.getLanguage())
                : RIGHT_TO_LEFT_SCRIPTS.contains(locale.getScript());
    }

    /** The value of HTML's {@code dir}. */
    public static String of(Locale locale) {
        return isRightToLeft(locale) ? "rtl" : "ltr";
    }

    /** True if the text has letters that run against the text around it. */
    static boolean hasOther(String text, boolean aroundRightToLeft) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < 0x0590 && !aroundRightToLeft) {
                continue;
            }
            byte direction = Character.getDirectionality(text.codePointAt(i));
            if (aroundRightToLeft ? direction == Character.DIRECTIONALITY_LEFT_TO_RIGHT
                    : direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT
                            || direction == Character.DIRECTIONALITY_RIGHT_TO_LEFT_ARABIC) {
                return true;
            }
        }
        return false;
    }
}
