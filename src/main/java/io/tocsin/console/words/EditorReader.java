package io.tocsin.console.words;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.affected.FactsPresent;
import io.tocsin.console.Trouble;
import io.tocsin.console.Viewer;
import io.tocsin.console.words.EditorView.Clash;
import io.tocsin.console.words.TemplateShelf.Draft;
import io.tocsin.console.words.TemplateShelf.InUse;
import io.tocsin.incident.Incident;
import io.tocsin.problem.Refusal;
import io.tocsin.template.Shelf;
import io.tocsin.template.TemplateDiff;
import io.tocsin.template.TemplateDraft;
import io.tocsin.template.TemplateView;
import io.tocsin.template.review.Proofreader;

/** Reads what the editor shows. */
@ApplicationScoped
class EditorReader {

    private static final int MOST_INCIDENTS = 30;

    private final FactsKnown facts;
    private final Proofreader proofreader;
    private final Shelf shelf;
    private final TemplateShelf templates;
    private final TenantChoices tenants;

    EditorReader(FactsKnown facts, Proofreader proofreader, Shelf shelf, TemplateShelf templates, TenantChoices tenants) {
        this.facts = facts;
        this.proofreader = proofreader;
        this.shelf = shelf;
        this.templates = templates;
        this.tenants = tenants;
    }

    /**
     * @param draft id of the one to go on with; else {@code version}, else the one in use
     * @param against number of a version to compare with, or null
     * @param from language whose text it begins with, where there is none in this one
     * @throws Refusal NOT_FOUND
     */
    EditorView open(Viewer viewer, String key, String locale, UUID draft, Integer version, Integer against, String from,
            String incident, String tenant, String notice, boolean anyLength) {
        var text = new Text();
        text.incident = incident;
        text.tenant = tenant;
        text.notice = notice;
        Integer shown = QuarkusTransaction.requiringNew().call(() -> fill(text, key, locale, draft, version, from));
        TemplateDiff diff = against == null ? null : QuarkusTransaction.requiringNew().call(() -> {
            TemplateView before = shelf.version(key, locale, against);
            return TemplateDiff.between(name(against), new TemplateDiff.Text(before.subject(), before.body()),
                    shown == null ? "the draft" : name(shown), new TemplateDiff.Text(text.subjectLine(), text.bodyLines()));
        });
        return show(viewer, key, locale, text, shown, against, diff, null, null, anyLength);
    }

    /** The editor as it is opened, with why a version was not retired and the reason that was typed. */
    EditorView notRetired(Viewer viewer, String key, String locale, int version, String reason, Refusal refusal) {
        var text = new Text();
        text.retiring = version;
        text.retiringFor = reason;
        Integer shown = QuarkusTransaction.requiringNew().call(() -> fill(text, key, locale, null, null, null));
        return show(viewer, key, locale, text, shown, null, null, null, Trouble.of(refusal), false);
    }

    private static String name(int version) {
        return version == 0 ? "the built-in text" : "version " + version;
    }

    /** @return the version that the text is of; null for a draft */
    private Integer fill(Text text, String key, String locale, UUID draftId, Integer version, String from) {
        text.basedOn = templates.newestNumber(key, locale);
        if (draftId != null) {
            TemplateDraft draft = TemplateDraft.of(key, draftId).filter(found -> found.locale.equals(locale))
                    .orElseThrow(() -> Refusal.notFound("draft", "of these words any more: it was published or deleted"));
            text.subject = draft.subject;
            text.body = draft.body;
            text.note = draft.changeNote;
            text.draft = draft.id.toString();
            text.revision = draft.revision;
            text.basedOn = draft.basedOn;
            return null;
        }
        boolean isNew = from != null && !shelf.isInUse(key, locale);
        TemplateView view = isNew ? shelf.version(key, from, null) : shelf.version(key, locale, version);
        text.subject = view.subject();
        text.body = view.body();
        return isNew ? null : view.version();
    }

    /** The editor with a text that somebody is writing. */
    EditorView show(Viewer viewer, String key, String locale, Text text, Integer shown, Integer against, TemplateDiff diff,
            Clash clash, Trouble trouble, boolean anyLength) {
        List<Incident> incidents = QuarkusTransaction.requiringNew().call(() -> Incident.<Incident> find(
                "order by closedAt nulls first, id desc").page(0, MOST_INCIDENTS).list());
        Incident incident = choose(text, incidents);
        TenantChoices.Chosen chosen = incident == null ? TenantChoices.Chosen.NOBODY
                : tenants.choose(incident.id, text.find, text.tenant);
        text.tenant = chosen.tenantId();
        FactsPresent present = incident == null ? null : facts.of(incident, anyLength).orElse(null);
        List<InUse> locales = templates.templates().stream().filter(one -> one.key().equals(key)).findFirst()
                .map(TemplateShelf.Listed::locales).orElse(List.of());
        List<Draft> drafts = templates.drafts(key, locale);
        Optional<Draft> draft = drafts.stream().filter(one -> one.id().equals(text.draftId())).findFirst();
        return new EditorView(viewer, key, locale, locales, shelf.isBuiltIn(key, locale), templates.versions(key, locale),
                drafts, text,
                locales.stream().filter(one -> one.locale().equals(locale)).map(InUse::version).findFirst().orElse(null),
                shown, against, draft.orElse(null), clash, diff, remarks(locale, text, incident, present), incidents, incident,
                chosen,
                present, trouble);
    }

    private static Incident choose(Text text, List<Incident> incidents) {
        if (text.incident != null && !text.incident.isBlank()) {
            Optional<Incident> named = QuarkusTransaction.requiringNew()
                    .call(() -> Incident.<Incident> find("reference", text.incident).firstResultOptional());
            if (named.isPresent()) {
                return named.get();
            }
        }
        Incident first = incidents.isEmpty() ? null : incidents.get(0);
        text.incident = first == null ? null : first.reference;
        return first;
    }

    /** What is to be said of the text. What cannot be read at all is told where it is saved. */
    List<RemarkShown> remarks(String locale, Text text, Incident incident, FactsPresent present) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> RemarkShown.of(
                    proofreader.read(locale, text.subjectLine(), text.bodyLines(), incident, present), text.bodyLines()));
        } catch (Refusal refusal) {
            return List.of();
        }
    }
}
