package io.tocsin.preflight;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.tocsin.leak.WaiverView;
import io.tocsin.notice.NoticeState;

/**
 * All checks of a notice.
 *
 * @param ready true when nothing stops it: prepared, nothing moved on since, no fault
 * @param counts findings by how grave they are
 * @param findings the gravest first
 * @param waivers what the leak check lets through
 * @param sender what DNS says of the domain that the letters come from
 * @param domains how far the recipients' domains could be looked up
 */
public record Preflight(UUID noticeId, int number, NoticeState state, boolean ready, Instant checkedAt, Counts counts,
        List<Finding> findings, List<WaiverView> waivers, SenderCheck sender, Domains domains) {

    public record Counts(long stops, long warns, long hints) {

        static Counts of(List<Finding> findings) {
            return new Counts(count(findings, Finding.Severity.STOPS), count(findings, Finding.Severity.WARNS),
                    count(findings, Finding.Severity.HINTS));
        }

        private static long count(List<Finding> findings, Finding.Severity severity) {
            return findings.stream().filter(finding -> finding.severity() == severity).count();
        }
    }

    /**
     * Of the domains of the list's addresses.
     *
     * @param total different domains
     * @param known those of which DNS has said where their mail goes, now or within the last hour
     * @param leadNowhere those of them whose mail can go nowhere
     */
    public record Domains(long total, long known, long leadNowhere) {
    }
}
