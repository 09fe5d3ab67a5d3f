package io.tocsin.notice;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Templates;

/** Drafting the next notice of an incident's series. */
@ApplicationScoped
public class NextNotice {

    private final Clock clock;
    private final Journal journal;
    private final Templates templates;

    NextNotice(Clock clock, Journal journal, Templates templates) {
        this.clock = clock;
        this.journal = journal;
        this.templates = templates;
    }

    /**
     * @param sent as it was typed or sent
     * @param after how many notices of the series its author knows of; null where that does not matter
     * @return the draft
     * @throws Refusal INVALID, naming every field that cannot be taken; NOT_FOUND for a template that there is not; STATE
     *         when the incident is closed; CONFLICT when somebody drafted another one meanwhile
     */
    @Transactional(MANDATORY)
    public Notice draft(String reference, NoticeForm.Sent sent, Integer after, Actor actor) {
        NoticeForm form = sent.checked(clock.instant());
        templates.newest(form.template());
        Incident incident = Incident.lock(Incident.named(reference).id);
        if (incident.closedAt != null) {
            throw new Refusal(RefusalCode.STATE, "Incident " + reference + " is closed. It takes no new notice.");
        }
        long there = Notice.count("incidentId", incident.id);
        if (after != null && there != after) {
            throw new Refusal(RefusalCode.CONFLICT, "Meanwhile notice " + there
                    + " was drafted. Look at it first; draft another one only if both are wanted.");
        }
        Notice notice = Notice.draft(incident, form, actor, clock.instant());
        journal.record(actor, "notice.drafted", About.notice(incident.id, notice.id),
                Map.of("number", notice.number, "kind", notice.kind.name(), "template", notice.templateKey));
        return notice;
    }
}
