package io.tocsin.console.tenants;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.States;
import io.tocsin.console.words.Languages;
import io.tocsin.status.ReachedContact;
import io.tocsin.status.TenantStatus.InIncident;
import io.tocsin.status.TenantStatus.ToldNotice;
import io.tocsin.tenant.ContactView;
import io.tocsin.tenant.TenantView;

/**
 * One tenant, with everything that is known of it.
 *
 * @param directory its record in the directory, or null
 * @param concerned incidents that it is, or was, on the list of, the newest first
 * @param others names of incidents that it is not on the list of
 * @param next address of the page with older incidents, or null
 * @param journal what was done about it, the newest first
 */
public record Story(String tenantId, String name, String tier, TenantView directory, List<Chapter> concerned,
        List<InIncident> others, String next, List<Entry> journal) {

    public String path() {
        return "/console/tenants/" + tenantId;
    }

    /** As people call it. */
    public String language() {
        return Languages.nameOf(directory.locale());
    }

    /**
     * An incident, for this tenant.
     *
     * @param contacts on the incident's list
     * @param passphrase null unless it is told out of band
     * @param closed whether the incident is
     */
    public record Chapter(UUID incidentId, InIncident standing, String locale, String timeZone, String region,
            List<FactLines.Fact> facts, List<ContactView> contacts, Passphrase passphrase, List<Round> rounds) {

        public boolean isClosed() {
            return standing.closedAt() != null;
        }
    }

    /** @param wrongTries in the last hour in which somebody typed a wrong one */
    public record Passphrase(Instant madeAt, String madeBy, int wrongTries) {
    }

    /**
     * A notice that went to the tenant, and what came of it.
     *
     * @param earlier number of the notice that it has answered and that this one, which it has not, reminds of; or null
     * @param unmetHelp whether it asked for help before its newest answer, and nobody has dealt with that
     */
    public record Round(ToldNotice notice, Integer earlier, Standing standing, String lookedAfterName, boolean unmetHelp,
            List<Told> contacts,
            List<Answer> answers, List<Call> calls) {

        /** What the notice is. */
        public String word() {
            return States.word(notice.kind(), notice.template());
        }
    }

    /**
     * A contact that was written to.
     *
     * @param dealtWith what somebody said to be done about it, and can take back
     */
    public record Told(ReachedContact contact, List<Step> steps, List<DealtWith> dealtWith) {

        /**
         * Only the address of today is kept: what happened before the last correction is marked as having gone to another one,
         * and the correction names the one that it is now.
         *
         * @param steps the earliest first
         */
        static Told of(ReachedContact contact, List<Step> steps, List<DealtWith> dealtWith) {
            int last = -1;
            for (int i = 0; i < steps.size(); i++) {
                last = steps.get(i).corrects() ? i : last;
            }
            List<Step> told = new ArrayList<>();
            for (int i = 0; i < steps.size(); i++) {
                Step step = steps.get(i);
                told.add(i < last ? step.elsewhere() : i == last ? step.to(contact.email()) : step);
            }
            return new Told(contact, List.copyOf(told), dealtWith);
        }

        /** Whether it can be set going again. */
        public boolean isRetriable() {
            return contact.state().canBeRetried();
        }
    }

    /**
     * A matter of the inbox that is off it, while what it is about stays as it was.
     *
     * @param what the kind of matter, as its address has it
     */
    public record DealtWith(String what, UUID id, Instant at, String by, String comment) {

        public String undoPath() {
            return "/console/inbox/" + what + "/" + id + "/undo";
        }
    }

    /**
     * Something that happened to a delivery.
     *
     * @param words what
     * @param reply the server's own words, or null
     * @param by the operator who did it, or null
     * @param corrects whether its address was corrected with it
     * @param earlier whether it was about an address that has been corrected since
     */
    public record Step(Instant at, String words, String reply, String by, boolean corrects, boolean earlier) {

        private Step elsewhere() {
            return new Step(at, words, reply, by, corrects, true);
        }

        private Step to(String email) {
            return email == null ? this : new Step(at, words + ", to " + email, reply, by, corrects, earlier);
        }
    }

    /**
     * @param contact whose link it came through, or null; {@code takenBy} the operator who took it by phone, or null
     * @param withdrawnAt when it was taken back, or null; {@code withdrawnBy} by whom
     */
    public record Answer(UUID id, Instant at, Finding finding, String name, String email, String comment, boolean late,
            String contact,
            String takenBy, String reachedBy, Instant withdrawnAt, String withdrawnBy) {

        /** Only what an operator noted can have been noted by mistake. */
        public boolean isRetractable() {
            return takenBy != null && withdrawnAt == null;
        }
    }

    /** @param withdrawnAt when it, or the answer that was given in it, was taken back; null while it stands */
    public record Call(UUID id, Instant at, String by, CallOutcome outcome, String comment, Instant withdrawnAt) {

        /** Where an answer was given, that is what is taken back. */
        public boolean isRetractable() {
            return outcome != CallOutcome.ANSWERED && withdrawnAt == null;
        }
    }

    /** @param notice number of the notice it was about, or null */
    public record Entry(Instant at, String by, String words, String incident, Integer notice) {
    }
}
