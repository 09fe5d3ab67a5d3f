package io.tocsin.notice;

import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * A notice in figures.
 *
 * @param firstAcceptedAt when a relay took the first of its deliveries, or null
 */
public record NoticeCounts(Deliveries deliveries, Tenants tenants, Findings findings, Instant firstAcceptedAt,
        Instant lastAcceptedAt) {

    /** Deliveries by state. {@code total} is the sum of the others. */
    public record Deliveries(long queued, long sending, long accepted, long delivered, long deferred, long refused,
            long bounced, long complained, long unknown, long expired, long held, long cancelled, long total) {

        /** That a mail server took, whatever came of them. */
        @JsonIgnore
        public long handedOver() {
            return accepted + delivered + bounced + complained;
        }

        /** How many can still move without a person. */
        @JsonIgnore
        public long moving() {
            return queued + sending + deferred + unknown;
        }

        /** Those of another notice with them. */
        public Deliveries and(Deliveries other) {
            return new Deliveries(queued + other.queued, sending + other.sending, accepted + other.accepted,
                    delivered + other.delivered, deferred + other.deferred, refused + other.refused, bounced + other.bounced,
                    complained + other.complained, unknown + other.unknown, expired + other.expired, held + other.held,
                    cancelled + other.cancelled, total + other.total);
        }
    }

    /**
     * Tenants by state; {@code late} is a part of {@code acknowledged}.
     *
     * @param neverSent in none of the states: the notice was cancelled before any letter of theirs could have gone out
     * @param total of all, those included
     */
    public record Tenants(long awaiting, long acknowledged, long late, long unreachable, long neverSent, long total) {

        /** Whom the notice went to, or still goes to. */
        @JsonIgnore
        public long addressed() {
            return total - neverSent;
        }

        /** With some that answered through another notice, from among those that wait and those that were not reached. */
        public Tenants answeredElsewhere(long waiting, long notReached) {
            return new Tenants(awaiting - waiting, acknowledged + waiting + notReached, late, unreachable - notReached,
                    neverSent, total);
        }
    }

    /**
     * Newest answers by finding.
     *
     * @param unmetHelp tenants whose newest answer is another one, and whose request for help nobody has dealt with
     */
    public record Findings(long reviewing, long notAffected, long affected, long needsHelp, @JsonIgnore long unmetHelp) {

        /** Tenants that somebody has to help, whatever they said since. */
        @JsonIgnore
        public long openHelp() {
            return needsHelp + unmetHelp;
        }
    }

    public NoticeCounts with(Tenants other) {
        return new NoticeCounts(deliveries, other, findings, firstAcceptedAt, lastAcceptedAt);
    }

    static NoticeCounts of(Map<String, Long> amounts, Instant firstAcceptedAt, Instant lastAcceptedAt) {
        var tenants = new Counters("tenants.", amounts);
        var findings = new Counters("findings.", amounts);
        return new NoticeCounts(deliveries(new Counters("deliveries.", amounts)),
                new Tenants(tenants.of("awaiting"), tenants.of("acknowledged"), tenants.of("late"), tenants.of("unreachable"),
                        tenants.of("never_sent"), tenants.of("awaiting") + tenants.of("acknowledged")
                                + tenants.of("unreachable") + tenants.of("never_sent")),
                new Findings(findings.of("reviewing"), findings.of("not_affected"), findings.of("affected"),
                        findings.of("needs_help"), amounts.getOrDefault("help.unmet", 0L)),
                firstAcceptedAt, lastAcceptedAt);
    }

    private static Deliveries deliveries(Counters by) {
        return new Deliveries(by.of("queued"), by.of("sending"), by.of("accepted"), by.of("delivered"), by.of("deferred"),
                by.of("refused"), by.of("bounced"), by.of("complained"), by.of("unknown"), by.of("expired"), by.of("held"),
                by.of("cancelled"), by.sum());
    }

    /** Amounts of the counters of one group. */
    private record Counters(String group, Map<String, Long> amounts) {

        long of(String name) {
            return amounts.getOrDefault(group + name, 0L);
        }

        long sum() {
            return amounts.entrySet().stream().filter(entry -> entry.getKey().startsWith(group))
                    .mapToLong(Map.Entry::getValue).sum();
        }
    }
}
