package io.tocsin.template.frame;

import java.util.Locale;

import io.tocsin.template.language.Phrases;

/** What a label of the Traffic Light Protocol (FIRST TLP 2.0) lets its reader do: the same words in mail and page. */
public final class Tlp {

    private Tlp() {
    }

    /**
     * @param label {@code CLEAR GREEN AMBER AMBER+STRICT RED}
     * @param locale of the reader; English where we do not speak its language
     */
    public static String meaning(String label, Locale locale) {
        return Phrases.in(locale).say("tlp." + label);
    }
}
