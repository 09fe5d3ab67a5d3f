package io.tocsin.console.approval;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.tocsin.access.Role;
import io.tocsin.console.Numbers;
import io.tocsin.delivery.desk.EmergencyRelease;
import io.tocsin.delivery.desk.Release;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Decision;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.Reason;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Yes, no, letting it go, and giving it up. */
@Path("/console/notices/{id}/check")
public class DecideResource {

    @Inject
    CheckPages check;
    @Inject
    Decision decision;
    @Inject
    EmergencyRelease emergency;
    @Inject
    Release release;

    @POST
    @Path("approval")
    @RolesAllowed(Role.APPROVER)
    @Operation(hidden = true)
    public Response approve(@PathParam("id") UUID id, @FormParam("revision") long revision,
            @FormParam("digest") String digest, @FormParam("comment") String comment) {
        return check.take(id, revision, Typed.in("reject", comment), "Your approval is recorded. Nothing is sent yet.",
                notice -> {
                    requireNoObjection(comment);
                    decision.approve(notice, String.valueOf(digest), check.pages().viewer().actor());
                });
    }

    @POST
    @Path("rejection")
    @RolesAllowed(Role.APPROVER)
    @Operation(hidden = true)
    public Response reject(@PathParam("id") UUID id, @FormParam("revision") long revision,
            @FormParam("comment") String comment) {
        return check.take(id, revision, Typed.in("reject", comment),
                "Sent back. Its author sees your comment; it has to be prepared again before anybody can approve it.",
                notice -> decision.reject(notice, Reason.checked("comment", comment, "say what has to change."),
                        check.pages().viewer().actor()));
    }

    @POST
    @Path("release")
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response release(@PathParam("id") UUID id, @FormParam("revision") long revision,
            @FormParam("reference") String reference, @FormParam("recipients") String recipients) {
        var typed = new Typed("release", "", reference, recipients, "", null);
        return check.take(id, revision, typed, "It is released, and goes out from now on.", sending(id), notice -> {
            requireMeant(notice, reference, recipients);
            release.release(notice, check.pages().viewer().actor());
        });
    }

    @POST
    @Path("emergency")
    @RolesAllowed(Role.ADMIN)
    @Operation(hidden = true)
    public Response emergency(@PathParam("id") UUID id, @FormParam("revision") long revision,
            @FormParam("reference") String reference, @FormParam("recipients") String recipients,
            @FormParam("reason") String reason) {
        var typed = new Typed("emergency", reason, reference, recipients, "", null);
        return check.take(id, revision, typed,
                "It is released without its approval, and goes out from now on. Your name and your reason stay with it for ever.",
                sending(id), notice -> {
                    requireMeant(notice, reference, recipients);
                    emergency.release(notice, Reason.checked("reason", reason,
                            "say why this cannot wait for an approval. It is kept for ever."), check.pages().viewer().actor());
                });
    }

    @POST
    @Path("cancellation")
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response cancel(@PathParam("id") UUID id, @FormParam("revision") long revision,
            @FormParam("reference") String reference) {
        var typed = new Typed("cancel", "", reference, "", "", null);
        return check.take(id, revision, typed, "The notice is cancelled, and nothing of it is ever sent.", notice -> {
            Incident incident = Incident.findById(notice.incidentId);
            if (reference == null || !reference.strip().equals(incident.reference)) {
                String message = "Nothing was cancelled: type " + incident.reference + ", the incident's reference.";
                throw new Refusal(RefusalCode.INVALID, message,
                        List.of(Fault.inField("reference", FaultCode.INVALID_VALUE, "This is a notice of "
                                + incident.reference + ". Type that reference.")));
            }
            notice.requireThat(notice.state.canBePrepared(), "be cancelled here");
            release.cancel(notice, check.pages().viewer().actor());
        });
    }

    /** Nobody says yes and what has to change in one breath: one of the two was a slip of the hand. */
    private static void requireNoObjection(String comment) {
        if (comment != null && !comment.isBlank()) {
            throw new Refusal(RefusalCode.INVALID, "It is not approved: you wrote what has to change.",
                    List.of(Fault.inField("comment", FaultCode.INVALID_VALUE,
                            "You wrote what has to change. Send it back, or empty the field to approve.")));
        }
    }

    private static String sending(UUID id) {
        return "/console/notices/" + id + "/sending";
    }

    /** What cannot be taken back is not begun by a slip of the finger: whoever does it says what to, and to how many. */
    private static void requireMeant(Notice notice, String reference, String recipients) {
        Incident incident = Incident.findById(notice.incidentId);
        Preparation preparation = notice.preparationId == null ? null : Preparation.findById(notice.preparationId);
        List<Fault> faults = new ArrayList<>();
        if (reference == null || !reference.strip().equals(incident.reference)) {
            faults.add(Fault.inField("reference", FaultCode.INVALID_VALUE,
                    "This is notice " + notice.number + " of " + incident.reference + ". Type that reference."));
        }
        if (preparation == null || preparation.deliveries == null || recipients == null
                || !recipients.replaceAll("[\\s,.'\u00a0\u202f]", "").equals(String.valueOf(preparation.deliveries))) {
            faults.add(Fault.inField("recipients", FaultCode.INVALID_VALUE, "It goes to "
                    + (preparation == null || preparation.deliveries == null ? "nobody yet."
                            : Numbers.counted(preparation.deliveries, "recipient") + ". Type that number.")));
        }
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "Nothing was sent: what you typed is not this notice.", faults);
        }
    }
}
