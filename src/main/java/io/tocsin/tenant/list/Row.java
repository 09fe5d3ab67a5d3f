package io.tocsin.tenant.list;

import java.util.List;

/**
 * One row of a CSV list, or one item of a JSON one, checked.
 *
 * @param line where it starts, from 1
 * @param contacts null when the row says nothing about contacts; a CSV row has exactly one
 */
record Row(int line, String tenantId, String name, Said locale, Said timeZone, Said tier, Said region, SaidFacts facts,
        List<Contact> contacts) {

    /** @param email local part as given, domain in lower case and ASCII */
    record Contact(String email, Said name, Said role, Said locale) {
    }

    /**
     * @param whole true when these facts take the place of all earlier ones, as JSON's do; false when they are laid over
     *        them, column by column, as CSV's are
     * @param json the facts that have a value, as a JSON object
     * @param cleared the facts that are said to be absent
     */
    record SaidFacts(boolean whole, String json, List<String> cleared) {

        static final SaidFacts NOTHING = new SaidFacts(false, "{}", List.of());
    }
}
