package io.tocsin.console.inbox;

import java.util.List;
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
import io.tocsin.acknowledgement.WrongContactDesk;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Query;
import io.tocsin.console.Section;
import io.tocsin.console.inbox.Inbox.Asked;
import io.tocsin.console.tenants.Typed;
import io.tocsin.delivery.desk.DeliveryDesk;
import io.tocsin.http.Revision;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.receipt.UnmatchedReceipts;
import io.tocsin.task.Task;
import io.tocsin.task.TaskDesk;

/**
 * What needs a person, and what the person does about it. Every form carries the revision that was looked at: who comes second
 * is told, and changes nothing. What cannot be taken back asks first.
 */
@Path(Inbox.PATH)
@Produces(MediaType.TEXT_HTML)
public class InboxResource {

    @Inject
    Pages pages;
    @Inject
    Inbox inbox;
    @Inject
    TaskDesk tasks;
    @Inject
    WrongContactDesk wrongContacts;
    @Inject
    UnmatchedReceipts messages;
    @Inject
    DeliveryDesk deliveries;

    @CheckedTemplate(basePath = "console/inbox")
    static class Templates {

        static native TemplateInstance list(Around around, Inbox.View view, Undo undo);

        static native TemplateInstance drop(Around around, Task task, String revision, String back);
    }

    /** What was just said to be done, and can be taken back. */
    public record Undo(String path, String back) {
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(hidden = true)
    public TemplateInstance list(@QueryParam("cause") String cause, @QueryParam("assigned") String assigned,
            @QueryParam("notice") String notice, @QueryParam("after") String after, @QueryParam("done") String done) {
        Around around = pages.around(Section.INBOX, Section.INBOX.word());
        var asked = new Asked(Cause.named(cause).orElse(null),
                List.of("me", "others", "none").contains(String.valueOf(assigned)) ? assigned : null, noticeIn(notice),
                after == null || after.isEmpty() ? null : after);
        return Templates.list(around, inbox.read(asked, around.viewer().operatorId()), undo(done, asked));
    }

    private static UUID noticeIn(String text) {
        try {
            return Typed.idOrNone(text);
        } catch (Refusal noId) {
            return null;
        }
    }

    /** @param done {@code kind/id} of what was just done, or null */
    private static Undo undo(String done, Asked asked) {
        return done == null || !done.matches("[a-z-]{1,20}/[0-9a-f-]{36}") ? null
                : new Undo(Inbox.PATH + "/" + done + "/undo", asked.here());
    }

    @POST
    @Path("{kind}/{id}/take")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response take(@PathParam("kind") String kind, @PathParam("id") String id, @FormParam("revision") String revision,
            @FormParam("back") String back) {
        return act(back, actor -> {
            switch (kind(kind)) {
                case TASK -> tasks.assign(Typed.id(id), Typed.etag(revision), "me", actor);
                case WRONG_CONTACT ->
                    wrongContacts.assign(Typed.id(id), Typed.etag(revision), actor.operatorId(), actor);
                case MESSAGE -> messages.assign(Typed.id(id), Typed.etag(revision), actor.operatorId(), actor);
            }
            return "It is yours; others see that you look after it.";
        });
    }

    @POST
    @Path("{kind}/{id}/give-back")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response giveBack(@PathParam("kind") String kind, @PathParam("id") String id,
            @FormParam("revision") String revision, @FormParam("back") String back) {
        return act(back, actor -> {
            switch (kind(kind)) {
                case TASK -> tasks.unassign(Typed.id(id), Typed.etag(revision), actor);
                case WRONG_CONTACT -> wrongContacts.assign(Typed.id(id), Typed.etag(revision), null, actor);
                case MESSAGE -> messages.assign(Typed.id(id), Typed.etag(revision), null, actor);
            }
            return "It is nobody’s again.";
        });
    }

    @POST
    @Path("{kind}/{id}/done")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response done(@PathParam("kind") String kind, @PathParam("id") String id, @FormParam("revision") String revision,
            @FormParam("comment") String comment, @FormParam("back") String back) {
        String inside = inside(back);
        String undo = Query.at(inside.replaceAll("([?&])done=[^&]*&?", "$1").replaceAll("[?&]$", ""))
                .with("done", kind + "/" + id).toString();
        return pages.act(undo, inside, actor -> {
            String said = TaskDesk.checked(comment);
            switch (kind(kind)) {
                case TASK -> tasks.complete(Typed.id(id), Typed.etag(revision), said, actor);
                case WRONG_CONTACT -> {
                    requireHow(said);
                    wrongContacts.complete(Typed.id(id), Typed.etag(revision), said, actor);
                }
                case MESSAGE -> messages.complete(Typed.id(id), Typed.etag(revision), said, actor);
            }
            return "It is done and off the list. Nothing was sent.";
        });
    }

    /** Nothing but a person knows whether the tenant has learnt of the notice. */
    private static void requireHow(String said) {
        if (said == null) {
            throw new Refusal(RefusalCode.INVALID, "Say how the right person was told, for instance: called Ada Byron.");
        }
    }

    @POST
    @Path("{kind}/{id}/undo")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response undo(@PathParam("kind") String kind, @PathParam("id") String id, @FormParam("back") String back) {
        return act(back, actor -> {
            switch (kind(kind)) {
                case TASK -> tasks.reopen(Typed.id(id), null, actor);
                case WRONG_CONTACT -> wrongContacts.reopen(Typed.id(id), actor);
                case MESSAGE -> messages.reopen(Typed.id(id), actor);
            }
            return "It is on the list again.";
        });
    }

    /** Sends the letter again, to the address it has. */
    @POST
    @Path("task/{id}/resend")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response resend(@PathParam("id") String id, @FormParam("revision") String revision,
            @FormParam("back") String back) {
        return act(back, actor -> {
            deliveries.retry(seen(id, revision).deliveryId, null, actor);
            return "The letter is on the way again, to the same address and with the same words.";
        });
    }

    /** Without the task's lock: a delivery is moved under the lock of its incident, and its tasks after it. */
    private static Task seen(String id, String revision) {
        Task task = Task.<Task> findByIdOptional(Typed.id(id)).orElseThrow(() -> Refusal.notFound("task", id));
        Revision.check(Typed.etag(revision), task.revision);
        return task;
    }

    @GET
    @Path("task/{id}/drop")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Operation(hidden = true)
    public TemplateInstance askDrop(@PathParam("id") String id, @QueryParam("back") String back) {
        Task task = Task.<Task> findByIdOptional(Typed.id(id)).orElseThrow(() -> Refusal.notFound("task", id));
        return Templates.drop(pages.around(Section.INBOX, "Drop a letter"), task, String.valueOf(task.revision),
                inside(back));
    }

    @POST
    @Path("task/{id}/drop")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response drop(@PathParam("id") String id, @FormParam("revision") String revision, @FormParam("back") String back) {
        return act(back, actor -> {
            deliveries.drop(seen(id, revision).deliveryId, actor);
            return "The letter is dropped. The tenant has to be told another way.";
        });
    }

    private static Cause.Kind kind(String path) {
        Cause.Kind kind = Cause.Kind.at(path);
        if (kind == null) {
            throw Refusal.notFound("kind of matter", "of this name");
        }
        return kind;
    }

    private static String inside(String back) {
        String inside = Pages.inside(back);
        return inside.startsWith(Inbox.PATH) || inside.startsWith("/console/tenants/") ? inside : Inbox.PATH;
    }

    private Response act(String back, Pages.Act act) {
        return pages.act(inside(back), act);
    }
}
