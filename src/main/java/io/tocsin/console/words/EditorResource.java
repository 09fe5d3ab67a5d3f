package io.tocsin.console.words;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Pages;
import io.tocsin.console.Trouble;
import io.tocsin.incident.Incident;
import io.tocsin.notice.NoticeKind;
import io.tocsin.preview.Previews;
import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;
import io.tocsin.template.Templates;

/** Looking at a text while it is written: the editor, its remarks, the letter beside it. Nothing here is stored. */
@Path("/console/templates/{key}/{locale}")
@Produces(MediaType.TEXT_HTML)
public class EditorResource {

    @Inject
    EditorPages editor;
    @Inject
    EditorReader reader;
    @Inject
    Meanwhile meanwhile;
    @Inject
    Previews previews;
    @Inject
    Templates templates;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance open(@PathParam("key") String key, @PathParam("locale") String locale,
            @QueryParam("draft") UUID draft, @QueryParam("version") Integer version, @QueryParam("against") Integer against,
            @QueryParam("from") String from, @QueryParam("incident") String incident, @QueryParam("tenant") String tenant,
            @QueryParam("facts") String facts, @QueryParam("notice") String notice) {
        return editor.whole(reader.open(editor.pages().viewer(), key, locale, draft, version, against, from, incident, tenant,
                notice, facts != null));
    }

    /** For browsers without scripts: the whole page, with what is to be said of the text as it stands in the form. */
    @POST
    @Path("check")
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response check(@PathParam("key") String key, @PathParam("locale") String locale, @BeanParam Text text) {
        return editor.pages().page(200, editor.whole(shown(key, locale, text, null)));
    }

    /** The same as a piece of the page, at every pause in typing. */
    @POST
    @Path("remarks")
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public TemplateInstance remarks(@PathParam("key") String key, @PathParam("locale") String locale, @BeanParam Text text) {
        return EditorPages.Templates.editor$remarks(shown(key, locale, text, null));
    }

    /**
     * The tenants to choose from, when another incident is chosen or one is searched for.
     *
     * @param asker the field that was changed
     */
    @POST
    @Path("tenants")
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public TemplateInstance tenants(@PathParam("key") String key, @PathParam("locale") String locale, @BeanParam Text text,
            @HeaderParam("HX-Trigger") String asker) {
        if ("incident".equals(asker)) {
            text.tenant = null;
        }
        return EditorPages.Templates.editor$tenants(shown(key, locale, text, null));
    }

    /**
     * Asked for every few seconds while somebody writes: a word when somebody else has kept another text since.
     *
     * @return with that word 286, after which nobody asks any more
     */
    @GET
    @Path("meanwhile")
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public Response meanwhile(@PathParam("key") String key, @PathParam("locale") String locale,
            @QueryParam("draft") UUID draft, @QueryParam("revision") long revision, @QueryParam("basedOn") int basedOn) {
        return meanwhile.since(key, locale, draft, revision, basedOn)
                .map(news -> editor.pages().page(Pages.LAST_OF_POLLING, EditorPages.Templates.meanwhile(news)))
                .orElseGet(() -> Response.noContent().build());
    }

    private EditorView shown(String key, String locale, Text text, Trouble trouble) {
        return reader.show(editor.pages().viewer(), key, locale, text, null, null, null, null, trouble, false);
    }

    /** The letter as one tenant would read it, for the frame beside the editor. */
    @POST
    @Path("letter")
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response letter(@PathParam("key") String key, @PathParam("locale") String locale, @BeanParam Text text) {
        if (text.incident == null || text.incident.isBlank() || text.tenant == null || text.tenant.isBlank()) {
            return LetterFrame.instead(
                    "Choose an incident and one of the tenants on its list above, to read the letter as that tenant.",
                    text.isDark());
        }
        try {
            return LetterFrame.of(QuarkusTransaction.requiringNew().call(() -> previews.of(Incident.named(text.incident),
                    text.kind == null ? NoticeKind.INITIAL : text.kind,
                    templates.draft(locale, text.subjectLine(), text.bodyLines()), text.tenant.strip())), text.isPlain(),
                    text.isDark());
        } catch (Refusal refusal) {
            return LetterFrame.instead(inWords(refusal), text.isDark());
        }
    }

    private static String inWords(Refusal refusal) {
        List<Fault> faults = refusal.faults();
        if (faults.isEmpty()) {
            return refusal.getMessage();
        }
        Fault first = faults.get(0);
        return (first.line() == null ? "" : "Line " + first.line() + ": ") + first.message()
                + (refusal.faultCount() > 1 ? " And " + (refusal.faultCount() - 1) + " more." : "");
    }
}
