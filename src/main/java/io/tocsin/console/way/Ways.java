package io.tocsin.console.way;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

import io.tocsin.console.Course;
import io.tocsin.console.Times;
import io.tocsin.incident.Incident;
import io.tocsin.journal.Actor;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeView;
import io.tocsin.notice.Notices;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.SecondPerson;
import io.tocsin.status.Funnels;
import io.tocsin.status.Reminded;
import io.tocsin.template.Templates;

/** Reads how far a notice is. A few rows by their keys, and kept figures: no longer for a larger notice. */
@ApplicationScoped
public class Ways {

    private final EntityManager entities;
    private final Notices notices;
    private final SecondPerson secondPerson;
    private final Templates templates;
    private final NeverTold neverTold;
    private final Funnels funnels;
    private final Reminded reminded;
    private final Clock clock;

    Ways(EntityManager entities, Notices notices, SecondPerson secondPerson, Templates templates,
            NeverTold neverTold, Funnels funnels, Reminded reminded, Clock clock) {
        this.entities = entities;
        this.notices = notices;
        this.secondPerson = secondPerson;
        this.templates = templates;
        this.neverTold = neverTold;
        this.funnels = funnels;
        this.reminded = reminded;
        this.clock = clock;
    }

    /**
     * The whole way, with what the viewer had to do with it.
     *
     * @param listed how many tenants are on the list
     * @param notice or null
     * @param times of the viewer's clock
     */
    @Transactional(MANDATORY)
    public Way of(Incident incident, long listed, Notice notice, Actor viewer, Times times) {
        if (notice == null) {
            return new Way(incident, listed, 0, null, null, null, Optional.empty(), Optional.empty(), at(incident),
                    times);
        }
        Preparation undecided = undecided(notice);
        return new Way(incident, listed, neverTold.of(incident), notice,
                reminded.withEarlierAnswers(notices.view(notice)),
                funnels.of(incident).orElse(null), movedOn(incident, notice, undecided),
                undecided != null && secondPerson.isAskedFor()
                        ? secondPerson.partOf(incident, notice, undecided, viewer)
                        : Optional.empty(),
                at(incident), times);
    }

    /** For the page of one of a notice's steps. */
    @Transactional
    public Course course(UUID noticeId, Stage here) {
        Notice notice = Notice.withId(noticeId);
        return course(Incident.findById(notice.incidentId), notice, notices.view(notice), here);
    }

    /** For the page of one of a notice's steps that has read the notice already. */
    @Transactional
    public Course course(Notice notice, NoticeView view, Stage here) {
        return course(Incident.findById(notice.incidentId), notice, view, here);
    }

    /** For pages of an incident: of the notice that is under way, if one is. */
    @Transactional
    public Course course(Incident incident, Stage here) {
        return underWay(incident).map(notice -> course(incident, notice, notices.view(notice), here))
                .orElseGet(() -> course(incident, null, null, here));
    }

    /** The newest notice that goes on; where none does, the newest that went out in part before it was cancelled. */
    public static Optional<Notice> underWay(Incident incident) {
        return Notice.<Notice> find("""
                incidentId = ?1 and (state <> ?2 or releasedAt is not null)
                order by case when state = ?2 then 1 else 0 end, number desc
                """, incident.id, NoticeState.CANCELLED).firstResultOptional();
    }

    private Course course(Incident incident, Notice notice, NoticeView view, Stage here) {
        boolean released = notice != null && notice.releasedAt != null;
        return new Way(incident, released || isListed(incident) ? 1 : 0, 0, notice,
                view == null ? null : reminded.withEarlierAnswers(view), null,
                notice == null ? Optional.empty() : movedOn(incident, notice, undecided(notice)), Optional.empty(),
                at(incident), new Times(ZoneOffset.UTC, clock.instant())).at(here);
    }

    private static Preparation undecided(Notice notice) {
        return notice.state == NoticeState.CANCELLED || notice.preparationId == null || notice.releasedAt != null
                || notice.state == NoticeState.DRAFT ? null
                        : Preparation.findById(notice.preparationId);
    }

    /** What changed since a notice was prepared that waits to be approved or released; empty if nothing, or for any other. */
    @Transactional
    public Optional<String> movedOn(Incident incident, Notice notice) {
        return movedOn(incident, notice, undecided(notice));
    }

    private Optional<String> movedOn(Incident incident, Notice notice, Preparation undecided) {
        return undecided == null ? Optional.empty() : undecided.movedOn(incident, notice, templates);
    }

    private boolean isListed(Incident incident) {
        return (Boolean) entities.createNativeQuery("""
                SELECT EXISTS (SELECT FROM affected_tenant WHERE incident_id = :incident AND withdrawn_at IS NULL)
                """).setParameter("incident", incident.id).getSingleResult();
    }

    private static IncidentAddress at(Incident incident) {
        return new IncidentAddress(incident.reference);
    }
}
