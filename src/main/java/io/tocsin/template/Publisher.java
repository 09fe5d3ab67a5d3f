package io.tocsin.template;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

import io.tocsin.access.Acting;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.template.library.Library;
import io.tocsin.template.review.Review;

/** Makes a text the version that notices use from now on, wherever it comes from. */
@Singleton
class Publisher {

    private final Acting acting;
    private final Clock clock;
    private final Journal journal;
    private final Library library;
    private final Review review;

    Publisher(Acting acting, Clock clock, Journal journal, Library library, Review review) {
        this.acting = acting;
        this.clock = clock;
        this.journal = journal;
        this.library = library;
        this.review = review;
    }

    /**
     * @param writtenBy who had a hand in it before
     * @param how the journal's word for it, e.g. {@code template.added}
     * @return the version, with hints
     * @throws io.tocsin.problem.Refusal INVALID with every fault there is
     */
    @Transactional(MANDATORY)
    TemplateView publish(TemplateForm form, List<UUID> writtenBy, String how) {
        TemplateForm checked = form.checked(library);
        Actor actor = acting.actor();
        var template = OperatorTemplate.add(checked, writtenBy, actor, clock.instant());
        journal.record(actor, how, About.subject(template.id),
                Map.of("key", template.key, "locale", template.locale, "version", template.version));
        return TemplateView.of(template, true, actor.name(), null)
                .with(review.hints(template.locale, template.subject, template.body, null));
    }
}
