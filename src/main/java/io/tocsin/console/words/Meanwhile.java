package io.tocsin.console.words;

import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.access.Operator;
import io.tocsin.console.words.TemplateShelf.Version;
import io.tocsin.template.TemplateDraft;

/** What somebody else did with a text while it is written here. */
@ApplicationScoped
class Meanwhile {

    private final TemplateShelf templates;

    Meanwhile(TemplateShelf templates) {
        this.templates = templates;
    }

    /**
     * @param by a name, or {@code Somebody}
     * @param what e.g. {@code saved this draft}
     * @param path where it stands
     */
    public record News(String by, String what, String path) {
    }

    /**
     * @param draftId that is written; null before it is saved the first time
     * @param revision of the draft when the page was made
     * @param basedOn the newest version when the text was begun
     */
    Optional<News> since(String key, String locale, UUID draftId, long revision, int basedOn) {
        if (draftId != null) {
            Optional<TemplateDraft> draft = QuarkusTransaction.requiringNew().call(() -> TemplateDraft.of(key, draftId));
            if (draft.isEmpty()) {
                return Optional.of(new News("Somebody", "published or deleted this draft", EditorView.path(key, locale)));
            }
            if (draft.get().revision != revision) {
                return Optional.of(new News(QuarkusTransaction.requiringNew().call(() -> writerOf(draft.get())),
                        "saved this draft", EditorView.at(key, locale).with("draft", draftId).toString()));
            }
        }
        return templates.newest(key, locale).filter(newest -> newest.number() > basedOn).map(newest -> published(key, locale,
                newest));
    }

    private static News published(String key, String locale, Version newest) {
        return new News(newest.by() == null ? "Somebody" : newest.by(), "published version " + newest.number(),
                EditorView.at(key, locale).with("version", newest.number()).toString());
    }

    /** The last who saved it. */
    static String writerOf(TemplateDraft draft) {
        return Operator.names(draft.writtenBy).getOrDefault(draft.writtenBy.get(draft.writtenBy.size() - 1), "Somebody");
    }
}
