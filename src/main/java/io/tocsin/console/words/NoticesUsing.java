package io.tocsin.console.words;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.console.Label;
import io.tocsin.console.States;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.Wordings;
import io.tocsin.template.Templates;

/**
 * Notices that a new version of a template makes out of date. In: a template's key. Out: those that are prepared with it, and
 * not released.
 */
@ApplicationScoped
class NoticesUsing {

    /** More are never prepared and not released at one time; whoever has more reads of the newest. */
    private static final int MOST = 200;

    private final Templates templates;

    NoticesUsing(Templates templates) {
        this.templates = templates;
    }

    /** @param reference of its incident */
    public record Using(UUID id, String reference, int number, Label state) {

        public String path() {
            return "/console/notices/" + id + "/check";
        }

        /** {@code notice 1 of INC-2022-01}. */
        public String name() {
            return "notice " + number + " of " + reference;
        }
    }

    /** @return the newest first; without those that are out of date already */
    @Transactional
    public List<Using> of(String key) {
        return Notice.<Notice> find("state in ?1 and preparationId is not null order by id desc",
                List.of(NoticeState.PREPARED, NoticeState.APPROVED)).page(0, MOST).<Notice> stream()
                .filter(notice -> Wordings.of(notice, templates).keys().containsValue(key))
                .filter(this::isFresh)
                .map(notice -> new Using(notice.id, Incident.<Incident> findById(notice.incidentId).reference, notice.number,
                        States.label(notice.state)))
                .toList();
    }

    private boolean isFresh(Notice notice) {
        Preparation preparation = Preparation.findById(notice.preparationId);
        return preparation.movedOn(Incident.findById(notice.incidentId), notice, templates).isEmpty();
    }
}
