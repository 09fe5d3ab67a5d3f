package io.tocsin.notice;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.access.Role;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Templates;

/**
 * A person's yes or no to exactly these words for exactly these recipients. Callers hold the notice's lock
 * ({@link Notice#lock}).
 */
@ApplicationScoped
public class Decision {

    private final ApprovalSettings settings;
    private final Clock clock;
    private final Journal journal;
    private final LookedAt lookedAt;
    private final SecondPerson secondPerson;
    private final Templates templates;

    Decision(ApprovalSettings settings, Clock clock, Journal journal, LookedAt lookedAt, SecondPerson secondPerson,
            Templates templates) {
        this.settings = settings;
        this.clock = clock;
        this.journal = journal;
        this.lookedAt = lookedAt;
        this.secondPerson = secondPerson;
        this.templates = templates;
    }

    /**
     * Repeated by the same operator, it changes nothing.
     *
     * @param digest of the preparation that the approver looked at
     * @throws Refusal STATE when it is not prepared; STALE when it is another digest, or something moved on since; FOUR_EYES
     *         for whoever had a hand in it
     */
    @Transactional(MANDATORY)
    public void approve(Notice notice, String digest, Actor actor) {
        Incident incident = Incident.findById(notice.incidentId);
        incident.mustBeOpen();
        Preparation preparation = notice.preparationId == null ? null : Preparation.findById(notice.preparationId);
        boolean again = preparation != null
                && (preparation.isApprovedBy(actor) || actor.operatorId().equals(notice.approvedBy));
        // Approved, and somebody has set since that it takes two.
        boolean lacking = notice.state == NoticeState.APPROVED && settings.missingFor(notice, preparation) > 0;
        notice.requireThat(notice.state == NoticeState.PREPARED || lacking || again && notice.state == NoticeState.APPROVED,
                "be approved");
        requireDigest(preparation, digest);
        if (again) {
            return;
        }
        preparation.requireFresh(incident, notice, templates);
        secondPerson.require(incident, notice, preparation, actor, Role.APPROVER, "look at it and approve");
        approve(notice, preparation, actor);
    }

    private static void requireDigest(Preparation preparation, String digest) {
        if (!preparation.digestText().equals(digest)) {
            throw new Refusal(RefusalCode.STALE, "What was prepared is not what you looked at: its digest is "
                    + preparation.digestText() + " now. Look at it again, then approve that.");
        }
    }

    private void approve(Notice notice, Preparation preparation, Actor actor) {
        Instant now = clock.instant();
        var approval = new Approval(actor.operatorId(), actor.name(), now, preparation.digestText(),
                lookedAt.by(actor, preparation.id), sampled(preparation, actor));
        preparation.add(approval);
        int needed = settings.neededFor(preparation);
        if (preparation.approvals.size() >= needed || notice.state == NoticeState.APPROVED) {
            notice.approve(actor, now);
        } else {
            notice.approveInPart(now);
        }
        Map<String, Object> detail = new HashMap<>(Map.of("digest", preparation.digestText(), "preparation",
                preparation.id.toString(), "advisories", preparation.advisories, "deliveries", preparation.deliveries,
                "fourEyes", secondPerson.isAskedFor(), "approval", preparation.approvals.size(), "approvalsNeeded", needed));
        detail.put("lookedAt", approval.lookedAt().stream()
                .collect(Collectors.toMap(Approval.Look::what, Approval.Look::count)));
        if (approval.sample() != null) {
            detail.put("sample", Map.of("tenants", approval.sample().tenants(), "opened", approval.sample().opened()));
        }
        journal.record(actor, "notice.approved", About.notice(notice.incidentId, notice.id), detail);
    }

    private Approval.Sampled sampled(Preparation preparation, Actor actor) {
        if (preparation.sample == null) {
            return null;
        }
        Set<String> tenants = preparation.sample.tenantIds();
        return new Approval.Sampled(tenants.size(), lookedAt.openedOf(actor, preparation.id, tenants).size());
    }

    /**
     * Back to its author. Nobody has to be a second person for a no.
     *
     * @param comment see {@link Reason}
     * @throws Refusal STATE when it is neither prepared nor approved
     */
    @Transactional(MANDATORY)
    public void reject(Notice notice, String comment, Actor actor) {
        NoticeState before = notice.state;
        notice.reject(actor, comment, clock.instant());
        Preparation preparation = Preparation.findById(notice.preparationId);
        journal.record(actor, "notice.rejected", About.notice(notice.incidentId, notice.id), Map.of("comment", comment, "from",
                before.name(), "digest", preparation.digestText(), "preparation", preparation.id.toString()));
    }
}
