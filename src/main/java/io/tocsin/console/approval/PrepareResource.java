package io.tocsin.console.approval;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.access.Role;
import io.tocsin.advisory.PreparationDesk;
import io.tocsin.console.Tone;
import io.tocsin.leak.WaiverForm;
import io.tocsin.leak.Waiving;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Preparation;
import io.tocsin.preview.TestMail;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** What comes before a decision: preparing, letting a leak through, a test to oneself. */
@Path("/console/notices/{id}/check")
public class PrepareResource {

    /** Prepared within a moment; of more tenants the page shows how far it is. */
    private static final int MOST_TO_WAIT_FOR = 500;

    @Inject
    CheckPages check;
    @Inject
    PreparationDesk desk;
    @Inject
    TestMail testMail;
    @Inject
    Waiving waiving;

    @POST
    @Path("preparation")
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response prepare(@PathParam("id") UUID id, @FormParam("revision") long revision) {
        try {
            QuarkusTransaction.requiringNew().run(() -> requireRevision(Notice.withId(id), revision));
            if (desk.prepare(id, check.pages().viewer().actor(), MOST_TO_WAIT_FOR)) {
                say(QuarkusTransaction.requiringNew().call(() -> Preparation.newestOf(id).orElseThrow()));
            }
        } catch (Refusal refusal) {
            if (refusal.code() != RefusalCode.CONFLICT && refusal.code() != RefusalCode.PRECONDITION_FAILED) {
                return check.take(id, Typed.in("prepare", ""), "", () -> {
                    throw refusal;
                });
            }
            check.pages().said(Tone.WARN,
                    "Somebody else was quicker: what became of it stands below. Nothing was prepared twice.");
        }
        return check.pages().seeOther(Asked.path(id));
    }

    private static void requireRevision(Notice notice, long revision) {
        if (notice.revision != revision) {
            throw new Refusal(RefusalCode.PRECONDITION_FAILED, "Somebody else changed this notice meanwhile.");
        }
    }

    private void say(Preparation preparation) {
        switch (preparation.state) {
            case DONE -> check.pages().said("Every letter is made and checked. Next: read some of them; then somebody who had"
                    + " no hand in it approves.");
            case FAILED -> check.pages().said(Tone.WARN, "Nothing is prepared: something stands in the way. It is listed below,"
                    + " tenant by tenant, with what to do.");
            default -> check.pages().said(Tone.WARN,
                    "The list, the facts or the template changed while it was being prepared. Prepare it again.");
        }
    }

    @POST
    @Path("waivers")
    @RolesAllowed(Role.APPROVER)
    @Operation(hidden = true)
    public Response waive(@PathParam("id") UUID id, @FormParam("tenant") String tenant, @FormParam("other") String other,
            @FormParam("word") String word, @FormParam("reason") String reason, @FormParam("everywhere") String everywhere) {
        var form = new WaiverForm(tenant, other, tenant == null ? word : null, reason,
                everywhere == null ? WaiverForm.Scope.NOTICE : WaiverForm.Scope.INCIDENT);
        var typed = new Typed("waive", reason, tenant, other, word, null);
        return check.take(id, typed, "Let through. It counts once the notice is prepared again.",
                () -> QuarkusTransaction.requiringNew().run(() -> waiving.waive(id, form, check.pages().viewer().actor())));
    }

    @POST
    @Path("waivers/{waiver}/end")
    @RolesAllowed(Role.APPROVER)
    @Operation(hidden = true)
    public Response takeBack(@PathParam("id") UUID id, @PathParam("waiver") UUID waiver) {
        return check.take(id, Typed.NOTHING, "Taken back. What was prepared with it no longer counts: prepare again.",
                () -> QuarkusTransaction.requiringNew()
                        .run(() -> waiving.takeBack(id, waiver, check.pages().viewer().actor())));
    }

    @POST
    @Path("test")
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response test(@PathParam("id") UUID id, @FormParam("tenant") String tenant, @FormParam("locale") String locale) {
        return check.take(id, Typed.in("test", ""), "The letter is on its way to your own address, marked as a test. Its link"
                + " and its code are nobody's.", () -> testMail.send(id, tenant, locale, check.pages().viewer().actor()));
    }
}
