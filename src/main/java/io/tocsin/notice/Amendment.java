package io.tocsin.notice;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Refusal;
import io.tocsin.template.Templates;

/**
 * Changing what a notice is, whose words it has, to whom it goes and by when it asks for an answer, as long as it is not
 * released. What was prepared or approved no longer counts. Callers hold the notice's lock ({@link Notice#lock}).
 */
@ApplicationScoped
public class Amendment {

    private final Clock clock;
    private final Journal journal;
    private final NoticeTally tally;
    private final Templates templates;

    Amendment(Clock clock, Journal journal, NoticeTally tally, Templates templates) {
        this.clock = clock;
        this.journal = journal;
        this.tally = tally;
        this.templates = templates;
    }

    /**
     * Where nothing is other than it was, nothing happens.
     *
     * @param form all of it as it should be
     * @return whether it is other than it was
     * @throws Refusal INVALID, naming every field that cannot be taken; NOT_FOUND for a template that there is not; STATE once
     *         it is released or cancelled, or the incident is closed
     */
    @Transactional(MANDATORY)
    public boolean amend(Notice notice, NoticeForm form, Actor actor) {
        notice.requireThat(notice.state.canBePrepared(), "be changed");
        Incident incident = Incident.findById(notice.incidentId);
        incident.mustBeOpen();
        Instant now = clock.instant();
        NoticeDraft draft = form.checked(now);
        templates.newest(draft.template());
        List<String> changed = changed(NoticeDraft.of(notice), draft);
        if (changed.isEmpty()) {
            return false;
        }
        Preparation.stopRunning(incident.id, notice.id, now);
        tally.clear(notice.id);
        notice.amend(draft, now);
        journal.record(actor, "notice.amended", About.notice(incident.id, notice.id),
                Map.of("number", notice.number, "fields", changed));
        return true;
    }

    /** Names of the fields, as the API has them. */
    private static List<String> changed(NoticeDraft was, NoticeDraft is) {
        List<String> changed = new ArrayList<>();
        note("kind", was.kind(), is.kind(), changed);
        note("template", was.template(), is.template(), changed);
        note("audience", was.audience() == Audience.TENANTS ? was.tenantIds() : was.audience(),
                is.audience() == Audience.TENANTS ? is.tenantIds() : is.audience(), changed);
        note("acknowledgeWithin", was.acknowledgeWithin(), is.acknowledgeWithin(), changed);
        note("acknowledgeBy", was.acknowledgeBy(), is.acknowledgeBy(), changed);
        note("nextUpdateAt", was.nextUpdateAt(), is.nextUpdateAt(), changed);
        return changed;
    }

    private static void note(String field, Object was, Object is, List<String> changed) {
        if (!Objects.equals(was, is)) {
            changed.add(field);
        }
    }
}
