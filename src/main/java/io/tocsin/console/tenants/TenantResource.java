package io.tocsin.console.tenants;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.acknowledgement.AnswerWithdrawal;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Tone;
import io.tocsin.delivery.Delivery;
import io.tocsin.delivery.desk.DeliveryDesk;
import io.tocsin.http.Cursor;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.passphrase.Passphrases;
import io.tocsin.preview.Previews;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.task.TaskDesk;

/** The whole story of one tenant, and what a person does about it from there. */
@Path("/console/tenants/{tenantId}")
@Produces(MediaType.TEXT_HTML)
public class TenantResource {

    /** A letter brings its own style and nothing else; it may stand in a frame of this console. */
    private static final String LETTER = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox;"
            + " frame-ancestors 'self'";

    private static final int LONGEST_REASON = 500;

    @Inject
    Pages pages;
    @Inject
    StoryReader stories;
    @Inject
    Previews previews;
    @Inject
    DeliveryDesk desk;
    @Inject
    Passphrases passphrases;
    @Inject
    TenantDesk tenants;
    @Inject
    AnswerWithdrawal answers;

    @CheckedTemplate(basePath = "console/tenants")
    static class Templates {

        static native TemplateInstance tenant(Around around, Story story);

        static native TemplateInstance passphrase(Around around, Story story, String incident, Story.Passphrase known,
                String made);
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(hidden = true)
    public TemplateInstance show(@PathParam("tenantId") String tenantId, @QueryParam("before") String before) {
        Story story = story(tenantId, before);
        return Templates.tenant(pages.around(Section.TENANTS, story.name()), story);
    }

    private Story story(String tenantId, String before) {
        UUID id = before == null || before.isEmpty() ? null : Cursor.decodeId(before);
        return stories.read(tenantId, id).orElseThrow(() -> Refusal.notFound("tenant", tenantId));
    }

    /** The very letter, with a link and a code that are nobody's. */
    @GET
    @Path("letter")
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(hidden = true)
    public Response letter(@PathParam("tenantId") String tenantId, @QueryParam("notice") UUID noticeId,
            @QueryParam("locale") String locale) {
        if (noticeId == null) {
            throw Refusal.notFound("letter", "without a notice");
        }
        return Response.ok(previews.of(Notice.withId(noticeId), tenantId, locale, null).page(),
                MediaType.TEXT_HTML_TYPE.withCharset("UTF-8")).header("Content-Security-Policy", LETTER).build();
    }

    @POST
    @Path("resend")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response resend(@PathParam("tenantId") String tenantId, @FormParam("delivery") String delivery) {
        return act(tenantId, actor -> {
            UUID id = Typed.id(delivery);
            if (!Delivery.withId(id).tenantId.equals(tenantId)) {
                throw Refusal.notFound("letter to this tenant with the id", id);
            }
            desk.retry(id, null, actor);
            return "The letter is on the way again, to the same address and with the same words.";
        });
    }

    @POST
    @Path("looked-after")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response lookAfter(@PathParam("tenantId") String tenantId, @FormParam("notice") String notice,
            @FormParam("seen") String seen, @FormParam("wanted") String wanted, @FormParam("back") String back) {
        return pages.act(back == null ? "/console/tenants/" + tenantId : Pages.inside(back), actor -> {
            UUID who = "me".equals(wanted) ? actor.operatorId() : Typed.idOrNone(wanted);
            tenants.lookAfter(Typed.id(notice), tenantId, Typed.idOrNone(seen), who, actor);
            return who == null ? "Nobody looks after this tenant now."
                    : who.equals(actor.operatorId()) ? "You look after this tenant now; others see that you do."
                            : "It is given to them; they see it in their list.";
        });
    }

    @POST
    @Path("answer/withdrawal")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response withdrawAnswer(@PathParam("tenantId") String tenantId, @FormParam("notice") String notice,
            @FormParam("answer") String answer, @FormParam("reason") String reason) {
        return act(tenantId, actor -> {
            answers.withdraw(Typed.id(notice), Typed.id(answer), why(reason), actor);
            return "The answer is taken back and counts no more. If this tenant has not answered, it is on the call list again.";
        });
    }

    @POST
    @Path("call/withdrawal")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response withdrawCall(@PathParam("tenantId") String tenantId, @FormParam("notice") String notice,
            @FormParam("call") String call, @FormParam("reason") String reason) {
        return act(tenantId, actor -> {
            tenants.notCalled(Typed.id(notice), tenantId, Typed.id(call), why(reason), actor);
            return "The note of the call is taken back.";
        });
    }

    /** What is taken back stays so: the journal is to say why. */
    private static String why(String reason) {
        String said = TaskDesk.checked(reason);
        if (said == null || said.length() > LONGEST_REASON) {
            throw new Refusal(RefusalCode.INVALID, "Say in a line or two, of up to " + LONGEST_REASON
                    + " characters, why it is taken back: the journal keeps it.");
        }
        return said;
    }

    /** Asks before one is made: it closes the pages that another has opened. */
    @GET
    @Path("passphrase")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Operation(hidden = true)
    public TemplateInstance askPassphrase(@PathParam("tenantId") String tenantId, @QueryParam("incident") String reference) {
        return passphrase(tenantId, Incident.named(reference), null);
    }

    private TemplateInstance passphrase(String tenantId, Incident incident, String made) {
        Story story = story(tenantId, null);
        Story.Passphrase known = passphrases.known(incident.id, tenantId)
                .map(one -> new Story.Passphrase(one.madeAt(), null, one.wrongTries())).orElse(null);
        return Templates.passphrase(pages.around(Section.TENANTS, "Passphrase of " + story.name()), story,
                incident.reference, known, made);
    }

    /**
     * The passphrase stands in this answer and nowhere else. Sent again it changes nothing: the form says which passphrase
     * there was.
     */
    @POST
    @Path("passphrase")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response makePassphrase(@PathParam("tenantId") String tenantId, @FormParam("incident") String reference,
            @FormParam("seen") String seen) {
        try {
            return Typed.inTransaction(() -> {
                Incident incident = Incident.lock(reference);
                requireSeen(incident, tenantId, seen);
                String made = passphrases.make(incident.id, tenantId, pages.viewer().actor());
                return pages.pageOnce(passphrase(tenantId, incident, made));
            });
        } catch (Refusal refusal) {
            pages.said(Tone.WARN, refusal.getMessage() + " Nothing was changed.");
            return pages.seeOther("/console/tenants/" + tenantId);
        }
    }

    @POST
    @Path("passphrase/removal")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response removePassphrase(@PathParam("tenantId") String tenantId, @FormParam("incident") String reference,
            @FormParam("seen") String seen) {
        return act(tenantId, actor -> {
            Incident incident = Incident.lock(reference);
            requireSeen(incident, tenantId, seen);
            passphrases.remove(incident.id, tenantId, actor);
            return "The passphrase is gone: letters that are prepared from now on carry their words again.";
        });
    }

    private void requireSeen(Incident incident, String tenantId, String seen) {
        Optional<Instant> now = passphrases.known(incident.id, tenantId).map(Passphrases.Known::madeAt);
        if (!now.equals(time(seen))) {
            throw new Refusal(RefusalCode.STALE, "A passphrase was made or removed since you opened the page."
                    + " If you did not note down the one you made, make another.");
        }
    }

    private static Optional<Instant> time(String text) {
        try {
            return text == null || text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.of(Instant.MAX);
        }
    }

    /** On the tenant's page, whatever comes of it. */
    private Response act(String tenantId, Pages.Act act) {
        return pages.act("/console/tenants/" + tenantId, act);
    }
}
