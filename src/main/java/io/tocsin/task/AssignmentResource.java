package io.tocsin.task;

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
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;

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
    TaskDesk desk;
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
            @RequestBody(required = false) AssignmentForm form) {
        desk.assign(id, ifMatch, form == null || form.operator() == null ? Assignees.ME : form.operator(), acting.actor());
        return TaskResource.answer(tasks.withId(id));
    }

    @DELETE
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Operation(operationId = "unassignTask", summary = "Give a task back; one that is somebody else's only with If-Match")
    public RestResponse<TaskView> unassign(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        desk.unassign(id, ifMatch, acting.actor());
        return TaskResource.answer(tasks.withId(id));
    }
}
