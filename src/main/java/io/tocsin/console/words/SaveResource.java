package io.tocsin.console.words;

import java.util.Optional;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.access.Role;
import io.tocsin.console.Query;
import io.tocsin.console.Trouble;
import io.tocsin.console.words.EditorView.Clash;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.DraftForm;
import io.tocsin.template.Drafts;
import io.tocsin.template.Retirements;
import io.tocsin.template.Shelf;
import io.tocsin.template.TemplateDiff;
import io.tocsin.template.TemplateDraft;
import io.tocsin.template.TemplateView;

/**
 * Keeping a text: as a draft, or as the version that notices use. Where somebody else was quicker both texts are shown, and
 * neither is written over the other unless that is said.
 */
@Path("/console/templates/{key}/{locale}")
public class SaveResource {

    @Inject
    Drafts drafts;
    @Inject
    EditorPages editor;
    @Inject
    EditorReader reader;
    @Inject
    NoticesUsing using;
    @Inject
    Retirements retirements;
    @Inject
    Shelf shelf;
    @Inject
    TemplateShelf templates;

    /** Another text is there, which the form was not made from. */
    private static final class ClashException extends RuntimeException {

        private static final long serialVersionUID = 1;
        private final transient Clash clash;

        /** Of the writer's own other draft; null where it is somebody else's text. */
        private final UUID own;

        private ClashException(Clash clash) {
            this(clash, null);
        }

        private ClashException(Clash clash, UUID own) {
            super(null, null, false, false);
            this.clash = clash;
            this.own = own;
        }
    }

    @POST
    @Path("draft")
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response save(@PathParam("key") String key, @PathParam("locale") String locale, @BeanParam Text text) {
        return take(key, locale, text, () -> {
            UUID id = QuarkusTransaction.requiringNew().call(() -> kept(key, locale, text, true).id);
            editor.pages().said("Saved as a draft. No notice uses it until it is published.");
            return here(key, locale, text).with("draft", id).toString();
        });
    }

    @POST
    @Path("publication")
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response publish(@PathParam("key") String key, @PathParam("locale") String locale, @BeanParam Text text) {
        return take(key, locale, text, () -> {
            var outOfDate = OutOfDate.of(using.of(key), text);
            TemplateView made = QuarkusTransaction.requiringNew().call(() -> {
                requireAnother(key, locale, text);
                TemplateView published = drafts.publish(kept(key, locale, text, false));
                outOfDate.requireKnown(text); // last: what is wrong with the text itself is told first
                return published;
            });
            editor.pages().said("Published as version " + made.version() + ". Notices that are prepared from now on use it."
                    + (outOfDate.all().isEmpty() ? ""
                            : " To be prepared again now: " + OutOfDate.names(outOfDate.all()) + "."));
            return here(key, locale, text).toString();
        });
    }

    private static Query here(String key, String locale, Text text) {
        return EditorView.at(key, locale).with("incident", text.incident).with("tenant", text.tenant).with("notice",
                text.notice);
    }

    /** A version like the one before would make notices out of date for nothing. */
    private void requireAnother(String key, String locale, Text text) {
        if (shelf.isInUse(key, locale)) {
            TemplateView inUse = shelf.version(key, locale, null);
            if (inUse.subject().equals(text.subjectLine()) && inUse.body().equals(text.bodyLines())) {
                throw new Refusal(RefusalCode.CONFLICT, "Nothing was published: this is word for word "
                        + (inUse.version() == 0 ? "the built-in text" : "version " + inUse.version())
                        + ", which is in use. Change something first.");
            }
        }
    }

    /** @return the draft with the text in it, begun if there is none */
    private TemplateDraft kept(String key, String locale, Text text, boolean unfinished) {
        Actor actor = editor.pages().viewer().actor();
        UUID id = text.draftId();
        Optional<TemplateDraft> own = id == null ? drafts.ownOf(key, locale, actor) : Optional.empty();
        if (own.isPresent() && isSame(own.get(), text)) {
            id = own.get().id;
            text.revision = own.get().revision;
        } else if (own.isPresent() && unfinished) {
            throw new ClashException(own(own.get(), text), own.get().id);
        }
        if (id == null) {
            int newest = templates.newestNumber(key, locale);
            int seen = text.overVersion == null ? text.basedOn : text.overVersion;
            if (newest != seen && !unfinished) {
                throw new ClashException(published(key, locale, newest, text));
            }
            return drafts.begin(key, locale,
                    new DraftForm.Text(text.subjectLine(), text.bodyLines(), text.noteLines(),
                            unfinished ? text.basedOn : seen),
                    actor);
        }
        TemplateDraft draft = drafts.lock(key, id);
        if (draft.revision != text.revision && (text.over == null || draft.revision != text.over)) {
            throw text.revision == 0 ? new ClashException(own(draft, text), draft.id) : new ClashException(saved(draft, text));
        }
        int newest = templates.newestNumber(key, locale);
        boolean knows = draft.basedOn == newest || text.overVersion != null && text.overVersion == newest;
        if (!knows && !unfinished) {
            throw new ClashException(published(key, locale, newest, text));
        }
        drafts.save(draft, new DraftForm.Text(text.subjectLine(), text.bodyLines(), text.noteLines(),
                unfinished ? draft.basedOn : newest), actor);
        return draft;
    }

    private Clash saved(TemplateDraft theirs, Text mine) {
        String by = Meanwhile.writerOf(theirs);
        return new Clash(by, "saved this draft", false, "over", theirs.revision,
                TemplateDiff.between("what " + by + " saved", new TemplateDiff.Text(theirs.subject, theirs.body),
                        "what you wrote", new TemplateDiff.Text(mine.subjectLine(), mine.bodyLines())));
    }

    /** One writer has one draft of a text; which words are in it is never left to a slip. */
    private Clash own(TemplateDraft mine, Text now) {
        return new Clash("You", "have a draft of this text already", true, "over", mine.revision,
                TemplateDiff.between("your draft", new TemplateDiff.Text(mine.subject, mine.body), "what you wrote now",
                        new TemplateDiff.Text(now.subjectLine(), now.bodyLines())));
    }

    private static boolean isSame(TemplateDraft draft, Text text) {
        return draft.subject.equals(text.subjectLine()) && draft.body.equals(text.bodyLines());
    }

    private Clash published(String key, String locale, int version, Text mine) {
        TemplateView theirs = shelf.version(key, locale, version);
        return new Clash(theirs.createdBy(), "published version " + version, false, "overVersion", version,
                TemplateDiff.between("version " + version, new TemplateDiff.Text(theirs.subject(), theirs.body()),
                        "what you wrote", new TemplateDiff.Text(mine.subjectLine(), mine.bodyLines())));
    }

    private interface Verb {
        /** @return where to go on */
        String done();
    }

    private Response take(String key, String locale, Text text, Verb verb) {
        try {
            return editor.pages().seeOther(verb.done());
        } catch (ClashException other) {
            if (other.own != null) {
                text.draft = other.own.toString();
                text.revision = 0; // no draft has it: it is saved over only when that is said
                return again(key, locale, text, other.clash, new Refusal(RefusalCode.PRECONDITION_FAILED, "Nothing was saved:"
                        + " you have a draft of this text already. Both are kept: what you wrote now stands in the editor, and"
                        + " below it what is different in the draft."));
            }
            var refusal = new Refusal(RefusalCode.PRECONDITION_FAILED, other.clash.by() + " " + other.clash.what()
                    + " while you were writing. Both are kept: what you wrote stands in the editor, and below it what is"
                    + " different.");
            return again(key, locale, text, other.clash, refusal);
        } catch (Refusal refusal) {
            if (refusal.code() == RefusalCode.NOT_FOUND && text.draftId() != null) {
                text.draft = null;
                return again(key, locale, text, null,
                        new Refusal(RefusalCode.CONFLICT, "Somebody published or deleted this draft"
                                + " while you were writing. What you wrote is still here: save it as a draft of its own."));
            }
            return again(key, locale, text, null, refusal);
        }
    }

    private Response again(String key, String locale, Text text, Clash clash, Refusal refusal) {
        text.over = null;
        text.overVersion = null;
        return editor.pages().again(refusal,
                editor.whole(reader.show(editor.pages().viewer(), key, locale, text, null, null, null,
                        clash, Trouble.of(refusal), false)));
    }

    @POST
    @Path("drafts/{id}/end")
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response delete(@PathParam("key") String key, @PathParam("locale") String locale, @PathParam("id") UUID id,
            @FormParam("revision") long revision) {
        return editor.pages().act(EditorView.path(key, locale), EditorView.at(key, locale).with("draft", id), actor -> {
            TemplateDraft draft = drafts.lock(key, id);
            if (draft.revision != revision) {
                throw new Refusal(RefusalCode.PRECONDITION_FAILED, "Somebody saved this draft meanwhile.");
            }
            drafts.delete(draft, actor);
            return "The draft is deleted.";
        });
    }

    @POST
    @Path("retirement")
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response retire(@PathParam("key") String key, @PathParam("locale") String locale,
            @FormParam("version") Integer version, @FormParam("reason") String reason) {
        if (version == null) { // of all versions, which nobody meant here
            throw new Refusal(RefusalCode.MALFORMED, "This form is damaged. Go back, reload the page, and send it again.");
        }
        Retirements.Retired done;
        try {
            done = QuarkusTransaction.requiringNew().call(() -> retirements.retire(key, locale, version,
                    reason == null || reason.isBlank() ? null : reason.strip(), editor.pages().viewer().actor()));
        } catch (Refusal refusal) {
            return editor.pages().again(refusal, editor.whole(reader.notRetired(editor.pages().viewer(), key, locale, version,
                    reason, refusal)));
        }
        Integer now = done.inUse().get(locale);
        editor.pages().said("Version " + version + " is retired. " + (now == null ? "There are no words in this language now."
                : now == 0 ? "The built-in text counts again." : "Version " + now + " counts now."));
        return editor.pages().seeOther(now == null ? "/console/templates" : EditorView.path(key, locale));
    }
}
