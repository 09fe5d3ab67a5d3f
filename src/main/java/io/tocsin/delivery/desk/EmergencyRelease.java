package io.tocsin.delivery.desk;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.ApprovalSettings;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.SecondPerson;

/**
 * Sending without the approval, when nobody can be found who may give it and tenants must not wait. All else is asked for as
 * ever: that it is prepared, that nothing moved on since, that there is a relay. Who did it and why stands on the notice and in
 * the journal for ever. Callers hold the notice's lock ({@link Notice#lock}).
 */
@ApplicationScoped
public class EmergencyRelease {

    private final ApprovalSettings settings;
    private final Clock clock;
    private final Journal journal;
    private final Release release;
    private final SecondPerson secondPerson;

    EmergencyRelease(ApprovalSettings settings, Clock clock, Journal journal, Release release, SecondPerson secondPerson) {
        this.settings = settings;
        this.clock = clock;
        this.journal = journal;
        this.release = release;
        this.secondPerson = secondPerson;
    }

    /**
     * Repeated, it changes nothing.
     *
     * @param reason see {@link io.tocsin.notice.Reason}
     * @throws io.tocsin.problem.Refusal as {@link Release#release}, but for the approval
     */
    @Transactional(MANDATORY)
    public void release(Notice notice, String reason, Actor actor) {
        if (notice.emergency != null) {
            return;
        }
        Preparation preparation = notice.preparationId == null ? null : Preparation.findById(notice.preparationId);
        boolean lacking = notice.state == NoticeState.APPROVED && settings.missingFor(notice, preparation) > 0;
        notice.override(actor, reason, lacking, clock.instant());
        Map<String, Object> detail = new HashMap<>(Map.of("reason", reason, "digest", preparation.digestText(), "preparation",
                preparation.id.toString(), "deliveries", preparation.deliveries, "approvals", preparation.approvals.size(),
                "approvalsNeeded", settings.neededFor(preparation)));
        secondPerson.partOf(Incident.findById(notice.incidentId), notice, preparation, actor)
                .ifPresent(part -> detail.put("thisOperator", part));
        journal.record(actor, "notice.overridden", About.notice(notice.incidentId, notice.id), detail);
        release.release(notice, actor);
    }
}
