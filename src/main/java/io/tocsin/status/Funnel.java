package io.tocsin.status;

import java.time.Instant;

import io.tocsin.notice.NoticeCounts;

/**
 * How far the tenants of an incident are told, over all of its notices that went out and stand. Retracted ones do not count.
 *
 * @param notices how many that is, 1 or more
 * @param tenants null where they are too many to be counted at once and were not counted yet
 * @param letters of these notices, by state
 * @param asOf when the tenants were counted, where something has moved since; null where the figures are of this moment
 */
public record Funnel(int notices, Tenants tenants, NoticeCounts.Deliveries letters, Instant asOf) {

    /**
     * Tenants on the list; who was taken off it does not count.
     *
     * @param listed all of them; null where only the notice's own figures were read
     * @param addressed that a notice is for: it went to them, or is on its way. An all-clear is none
     * @param notified that a letter of one was handed over for; of a notice of which letters still move, only who answered
     * @param unreachable that no letter of any reached, and none is on its way to
     * @param answered that answered the newest notice to them that asks for an answer, or one since; a reminder asks for the
     *        answer to what it reminds of. As the audience {@code UNANSWERED} has it
     */
    public record Tenants(Long listed, long addressed, long notified, long unreachable, long answered) {

        public long silent() {
            return addressed - answered;
        }
    }

    /** Whether the tenants were counted, and nothing has moved since. */
    boolean isOfNow() {
        return tenants != null && asOf == null;
    }

    /** Of the only notice: its kept figures. */
    static Funnel of(NoticeCounts counts) {
        NoticeCounts.Tenants of = counts.tenants();
        return new Funnel(1, new Tenants(null, of.addressed(), of.addressed() - of.unreachable(), of.unreachable(),
                of.acknowledged()), counts.deliveries(), null);
    }
}
