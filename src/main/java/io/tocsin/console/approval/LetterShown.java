package io.tocsin.console.approval;

import java.util.List;

import io.tocsin.console.approval.Picks.Pick;

/**
 * One tenant's letter, or what is the tenant's own in it.
 *
 * @param otherLanguages in which contacts of this tenant are written to as well
 * @param place among the picks, from 1; 0 for one that somebody asked for
 * @param frame address of the letter by itself, or null when a comparison is shown
 * @param phone whether it is shown as wide as a telephone
 * @param ways in which it can be looked at
 * @param compared null where the letter itself is shown
 * @param problem why it cannot be shown, or null
 * @param back and on: the picks beside it, or null
 * @param lamp address of the same letter, dark or light
 */
public record LetterShown(String tenantId, String name, String locale, String localeName, List<Language> otherLanguages,
        int place,
        List<String> why,
        String frame, boolean phone, boolean dark, List<Way> ways, Compared compared, String problem, Pick back, Pick on,
        String backAddress, String onAddress, String lamp) {

    public record Language(String tag, String name, String address) {
    }

    public record Way(String word, String icon, String address, boolean current) {
    }

    /**
     * @param with what stands on the left
     * @param movedOn what has changed since, so that the left may not be what it was made from; or null
     */
    public record Compared(String with, String movedOn, SideBySide subject, SideBySide text) {
    }
}
