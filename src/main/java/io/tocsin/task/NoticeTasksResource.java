package io.tocsin.task;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Cursor;
import io.tocsin.http.Limit;
import io.tocsin.http.Page;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** What needs a person in one notice. */
@Path("/api/v1/notices/{id}/tasks")
@Tag(name = "Tasks")
@Produces(MediaType.APPLICATION_JSON)
public class NoticeTasksResource {

    @Inject
    Acting acting;
    @Inject
    Tasks tasks;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listNoticeTasks", summary = "What needs a person in a notice: state OPEN, CLOSED or ALL; assignedTo me, none, or an operator")
    public Page<TaskView> list(@PathParam("id") UUID id, @QueryParam("state") String state,
            @QueryParam("assignedTo") String assignedTo, @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Notice notice = Notice.withId(id);
        int rows = Limit.of(limit);
        return TaskResource.page(tasks.of(notice.id, which(state), Assignees.wanted(assignedTo, acting.actor()),
                Cursor.decodeId(cursor), rows + 1), rows);
    }

    private static Tasks.Which which(String state) {
        try {
            return state == null || state.isEmpty() ? Tasks.Which.OPEN : Tasks.Which.valueOf(state);
        } catch (IllegalArgumentException e) {
            throw new Refusal(RefusalCode.MALFORMED, "state is one of " + List.of(Tasks.Which.values()) + ".");
        }
    }
}
