package io.tocsin.console.home;

import java.util.List;

import io.tocsin.console.Label;
import io.tocsin.console.Tone;

/**
 * What the first page shows.
 *
 * @param open newest first, no more than are shown
 * @param waiting what waits for whoever looks, the most urgent first
 */
record Home(List<Funnel> open, boolean hasMore, List<Waiting> waiting) {

    /**
     * How far the tenants of an incident are told.
     *
     * @param tlp of the incident
     * @param affected tenants on the list
     * @param atLeast whether there are more than were counted
     * @param round in words, the newest that went out or is being made; null before the first
     * @param state of that round, or null
     * @param path of that round's page where the viewer goes on
     * @param notified tenants in the rounds that went out
     * @param mails of the newest round that went out
     * @param handedOver of them that a mail server took
     * @param confirmed of them that are known to have arrived
     * @param answered tenants
     * @param unreachable tenants
     */
    record Funnel(String reference, String title, String tlp, long affected, boolean atLeast, String round, Label state,
            String path, long notified, long mails, long handedOver, long confirmed, long answered, long unreachable) {

        public boolean isTold() {
            return notified > 0;
        }
    }

    /**
     * Something that somebody has to do.
     *
     * @param what in a few words, e.g. {@code Approve}
     * @param about what it is about, with who or how many
     * @param path where it is done; null where this viewer cannot do it
     */
    record Waiting(String icon, Tone tone, String what, String about, String path) {
    }
}
