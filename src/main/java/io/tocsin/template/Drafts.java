package io.tocsin.template;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.language.TemplateText;

/** What is done with texts that are being written. Whoever changes one holds its lock ({@link #lock}). */
@Singleton
public class Drafts {

    private static final int MOST = 100;

    private final Clock clock;
    private final Journal journal;
    private final Publisher publisher;

    Drafts(Clock clock, Journal journal, Publisher publisher) {
        this.clock = clock;
        this.journal = journal;
        this.publisher = publisher;
    }

    /**
     * @param locale in its usual spelling or not
     * @param text whose {@code basedOn} is the newest version that its author has seen; null for the newest there is
     * @throws Refusal INVALID for what cannot be kept; CONFLICT when there are too many
     */
    @Transactional(MANDATORY)
    public TemplateDraft begin(String key, String locale, DraftForm.Text text, Actor actor) {
        String tag = checked(key, locale);
        if (TemplateDraft.count("key", key) >= MOST) {
            throw new Refusal(RefusalCode.CONFLICT, "There are " + MOST + " drafts of " + key
                    + " already. Publish or delete some first.");
        }
        int basedOn = text.basedOn() == null ? OperatorTemplate.last(key, tag) : text.basedOn();
        var draft = TemplateDraft.begin(key, tag, text.checked(), basedOn, actor, clock.instant());
        record("template.draft-begun", draft, actor);
        return draft;
    }

    /** @return the locale in its usual spelling */
    static String checked(String key, String locale) {
        List<Fault> faults = new ArrayList<>();
        TemplateText.key(key, faults);
        String tag = TemplateText.locale(locale, faults);
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "The draft is not begun.", faults);
        }
        return tag;
    }

    /** @return the last that this operator has saved alone */
    @Transactional(MANDATORY)
    public Optional<TemplateDraft> ownOf(String key, String locale, Actor actor) {
        return TemplateDraft.<TemplateDraft> find("key = ?1 and locale = ?2 order by updatedAt desc", key, locale)
                .page(0, MOST).stream().filter(draft -> draft.writtenBy.equals(List.of(actor.operatorId()))).findFirst();
    }

    /** @throws Refusal NOT_FOUND */
    @Transactional(MANDATORY)
    public TemplateDraft lock(String key, UUID id) {
        return TemplateDraft.lock(key, id).orElseThrow(() -> Refusal.notFound("draft", id));
    }

    /** @throws Refusal INVALID for what cannot be kept */
    @Transactional(MANDATORY)
    public void save(TemplateDraft draft, DraftForm.Text text, Actor actor) {
        DraftForm.Text checked = text.checked();
        draft.save(checked, checked.basedOn(), actor, clock.instant());
        record("template.draft-saved", draft, actor);
    }

    @Transactional(MANDATORY)
    public void delete(TemplateDraft draft, Actor actor) {
        record("template.draft-deleted", draft, actor);
        draft.delete();
    }

    /**
     * The draft becomes the next version and is gone.
     *
     * @throws Refusal STALE when another version was published since it was begun; INVALID with every fault there is
     */
    @Transactional(MANDATORY)
    public TemplateView publish(TemplateDraft draft) {
        OperatorTemplate.lock(draft.key, draft.locale);
        int last = OperatorTemplate.last(draft.key, draft.locale);
        if (last != draft.basedOn) {
            throw new Refusal(RefusalCode.STALE, "Since this draft was begun, version " + last + " was published. Compare with "
                    + "it at /api/v1/templates/" + draft.key + "/diff?locale=" + draft.locale + "&from=" + draft.basedOn
                    + "&to=" + last
                    + ", take over what matters, and save the draft with \"basedOn\": " + last + ".");
        }
        TemplateView published = publisher.publish(
                new TemplateForm(draft.key, draft.locale, draft.subject, draft.body, draft.changeNote), draft.writtenBy,
                "template.published");
        draft.delete();
        return published;
    }

    private void record(String act, TemplateDraft draft, Actor actor) {
        journal.record(actor, act, About.subject(draft.id),
                Map.of("key", draft.key, "locale", draft.locale, "revision", draft.revision));
    }
}
