package io.tocsin.console.home;

import java.util.List;

import io.tocsin.console.Label;
import io.tocsin.console.Told;
import io.tocsin.console.Tone;
import io.tocsin.status.Funnel;

/**
 * What the first page shows.
 *
 * @param open newest first, no more than are shown
 * @param waiting what waits for whoever looks, the most urgent first
 */
record Home(List<OpenIncident> open, boolean hasMore, List<Waiting> waiting) {

    /**
     * How far the tenants of an incident are told.
     *
     * @param tlp of the incident
     * @param affected tenants on the list
     * @param atLeast whether there are more than were counted
     * @param path of the incident's page
     * @param sent the newest round that went out, a cancelled one only where there is no other. Null before the first
     * @param told of that round, or null
     * @param figures of all rounds that went out and stand, or null
     * @param next the round that is being made after it, or null
     * @param alsoOut other rounds that are still being sent or are paused, the newest first: a newer one that is over hides
     *        none
     * @param stopped what came of a later round that was cancelled on its way; null for none
     */
    record OpenIncident(String reference, String title, String tlp, long affected, boolean atLeast, String path, Round sent,
            Told told, Funnel figures, Round next, List<Round> alsoOut, String stopped) {

        /** Whether it is the only round, and letters of it still move: whom it told is not known. */
        public boolean isGoingOut() {
            return figures.notices() == 1 && !told.isKnown();
        }
    }

    /**
     * @param name of its kind
     * @param number of its notice
     */
    record Round(String name, Label state, int number) {
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
