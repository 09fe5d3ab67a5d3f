package io.tocsin.console.approval;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
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
import io.tocsin.console.words.LetterFrame;
import io.tocsin.notice.Notice;
import io.tocsin.preview.Previews;
import io.tocsin.problem.Refusal;

/** What an approver must see, on one page. */
@Path("/console/notices/{id}/check")
@Produces(MediaType.TEXT_HTML)
public class CheckResource {

    @Inject
    CheckPages check;
    @Inject
    Previews previews;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance page(@PathParam("id") UUID id, @BeanParam Asked asked) {
        return check.whole(id, asked, Typed.NOTHING);
    }

    /** How far the preparation is; once it is over the page is loaded anew. */
    @GET
    @Path("progress")
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public Response progress(@PathParam("id") UUID id) {
        CheckView view = check.view(id, new Asked(), Typed.NOTHING);
        if (!view.isRunning()) {
            return Response.noContent().header("HX-Refresh", "true").build();
        }
        return check.pages().page(200, CheckPages.Templates.check$progress(view));
    }

    /**
     * Asked for every few seconds by whoever reads the page: a word when somebody else has changed the notice since, after
     * which nobody asks any more.
     */
    @GET
    @Path("changed")
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public Response changed(@PathParam("id") UUID id, @QueryParam("revision") long revision) {
        long now = QuarkusTransaction.requiringNew().call(() -> Notice.withId(id).revision);
        return now == revision ? Response.noContent().build()
                : check.pages().page(Pages.LAST_OF_POLLING, CheckPages.Templates.changed(Asked.path(id)));
    }

    /** All checks, which take a look at the whole list and at name servers: asked for after the page is there. */
    @GET
    @Path("findings")
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance findings(@PathParam("id") UUID id) {
        var asked = new Asked();
        asked.checks = "all";
        return CheckPages.Templates.check$findings(check.view(id, asked, Typed.NOTHING));
    }

    /** One tenant's letter by itself, for the frame in the page. */
    @GET
    @Path("letter")
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public Response letter(@PathParam("id") UUID id, @BeanParam Asked asked) {
        try {
            return QuarkusTransaction.requiringNew().call(() -> {
                Notice notice = Notice.withId(id);
                return asked.prepared == null || asked.prepared.equals(notice.preparationId)
                        ? LetterFrame.of(previews.of(notice, asked.tenant, asked.locale, null), asked.isText(), asked.isDark())
                        : LetterFrame.instead("It was prepared anew meanwhile. Load the page again.", asked.isDark());
            });
        } catch (Refusal refusal) {
            return LetterFrame.instead(refusal.getMessage(), asked.isDark());
        }
    }
}
