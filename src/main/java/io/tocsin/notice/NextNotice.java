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
     * @param form as it was typed or sent
     * @param after how many notices of the series its author knows of; null where that does not matter
     * @return the draft
     * @throws Refusal INVALID, naming every field that cannot be taken; NOT_FOUND for a template that there is not; STATE
     *         when the incident is closed; CONFLICT when somebody drafted another one meanwhile
     */
    @Transactional(MANDATORY)
    public Notice draft(String reference, NoticeForm form, Integer after, Actor actor) {
        NoticeDraft draft = form.checked(clock.instant());
        templates.newest(draft.template());
        Incident incident = Incident.lock(reference);
        incident.mustBeOpen();
        long there = Notice.count("incidentId", incident.id);
        if (after != null && there != after) {
            throw new Refusal(RefusalCode.CONFLICT, "Meanwhile notice " + there
                    + " was drafted. Look at it first; draft another one only if both are wanted.");
        }
        Notice notice = Notice.draft(incident, draft, actor, clock.instant());
        journal.record(actor, "notice.drafted", About.notice(incident.id, notice.id),
                Map.of("number", notice.number, "kind", notice.kind.name(), "template", notice.templateKey));
        return notice;
    }
}
