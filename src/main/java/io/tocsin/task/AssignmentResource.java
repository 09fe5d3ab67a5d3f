package io.tocsin.task;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import io.tocsin.access.Acting;
import io.tocsin.access.Operator;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Revision;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Who looks after a task. Nobody is overwritten unseen: what is somebody else's is changed only by who says, with
 * {@code If-Match}, which revision they looked at.
 */
@Path("/api/v1/tasks/{id}/assignment")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
public class AssignmentResource {

    @Inject
    Acting acting;
    @Inject
    Journal journal;
    @Inject
    Tasks tasks;

    /** @param operator {@code me}, or the id or name of an operator; {@code me} unless given */
    public record AssignmentForm(String operator) {
    }

    @POST
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "assignTask", summary = "Give a task to an operator; one that is somebody else's only with If-Match")
    public RestResponse<TaskView> assign(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            AssignmentForm form) {
        Actor actor = acting.actor();
        Task task = Task.lock(id);
        Operator assignee = checked(form == null || form.operator() == null ? Assignees.ME : form.operator(), actor);
        return change(task, ifMatch, assignee.id, "task.assigned", actor);
    }

    @DELETE
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Operation(operationId = "unassignTask", summary = "Give a task back; one that is somebody else's only with If-Match")
    public RestResponse<TaskView> unassign(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        return change(Task.lock(id), ifMatch, null, "task.unassigned", acting.actor());
    }

    private RestResponse<TaskView> change(Task task, String ifMatch, UUID assignee, String act, Actor actor) {
        Revision.check(ifMatch, task.revision);
        UUID before = task.assignedTo;
        if (task.assign(assignee, actor, ifMatch != null)) {
            Task.flush();
            Map<String, Object> detail = new HashMap<>(Map.of("deliveryId", task.deliveryId.toString()));
            if (assignee != null) {
                detail.put("to", assignee.toString());
            }
            if (before != null) {
                detail.put("from", before.toString());
            }
            journal.record(actor, act, About.notice(Notice.withId(task.noticeId).incidentId, task.noticeId)
                    .tenant(task.tenantId).subjectId(task.id), detail);
        }
        return TaskResource.answer(tasks.withId(task.id));
    }

    private static Operator checked(String said, Actor actor) {
        Operator operator;
        try {
            operator = Assignees.named(said, actor);
        } catch (Refusal nobody) {
            throw wrong("There is no such operator.");
        }
        if (operator.disabled) {
            throw wrong("This operator is disabled.");
        }
        if (!operator.has(Role.SENDER) && !operator.has(Role.ADMIN)) {
            throw wrong("This operator is neither sender nor admin and could do nothing about it.");
        }
        return operator;
    }

    private static Refusal wrong(String message) {
        return new Refusal(RefusalCode.INVALID, "The task cannot be given to this operator.",
                List.of(Fault.inField("operator", FaultCode.INVALID_VALUE, message)));
    }
}
