package io.tocsin.task;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Cursor;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Limit;
import io.tocsin.http.Page;
import io.tocsin.http.Revision;

/** What is to be done by people, and that it is done. */
@Path("/api/v1/tasks")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
public class TaskResource {

    @Inject
    Acting acting;
    @Inject
    TaskDesk desk;
    @Inject
    Tasks tasks;

    /** @param comment what was done, for whoever reads it later; may be left out */
    public record CompletionForm(String comment) {
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listTasks", summary = "What needs a person, over all notices, newest first; assignedTo me, none, or an operator")
    public Page<TaskView> open(@QueryParam("assignedTo") String assignedTo, @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        int rows = Limit.of(limit);
        return page(tasks.open(Assignees.wanted(assignedTo, acting.actor()), Cursor.decodeId(cursor), rows + 1), rows);
    }

    @GET
    @Path("/{id}")
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "getTask", summary = "One task; ETag is its revision")
    public RestResponse<TaskView> get(@PathParam("id") UUID id) {
        return answer(tasks.withId(id));
    }

    @POST
    @Path("/{id}/completion")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "completeTask", summary = "Say that nothing is left to do, though the delivery stays as it is")
    public RestResponse<TaskView> complete(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @RequestBody(required = false) CompletionForm form) {
        desk.complete(id, ifMatch, form == null ? null : form.comment(), acting.actor());
        return answer(tasks.withId(id));
    }

    @DELETE
    @Path("/{id}/completion")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Operation(operationId = "reopenTask", summary = "Take back that nothing is left to do, as long as the delivery has not moved on")
    public RestResponse<TaskView> reopen(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        desk.reopen(id, ifMatch, acting.actor());
        return answer(tasks.withId(id));
    }

    static RestResponse<TaskView> answer(TaskView task) {
        return RestResponse.ResponseBuilder.ok(task).header(HttpHeaders.ETAG, Revision.etag(task.revision())).build();
    }

    static Page<TaskView> page(List<TaskView> found, int rows) {
        return Page.of(found, rows, task -> task, task -> task.id().toString());
    }
}
