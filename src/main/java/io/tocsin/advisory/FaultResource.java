package io.tocsin.advisory;

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

import io.tocsin.access.Role;
import io.tocsin.http.Cursor;
import io.tocsin.http.Limit;
import io.tocsin.http.Page;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Preparation;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;

/** Why a notice could not be prepared: every fault, not only the first. */
@Path("/api/v1/notices/{id}/preparation/faults")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class FaultResource {

    @Inject
    FaultStore faults;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listPreparationFaults", summary = "Every fault of the newest preparation, by code or tenant")
    public Page<Fault> list(@PathParam("id") UUID id, @QueryParam("code") FaultCode code,
            @QueryParam("tenantId") String tenantId, @QueryParam("limit") Integer limit, @QueryParam("cursor") String cursor) {
        Notice notice = Notice.withId(id);
        int rows = Limit.of(limit);
        int after = Cursor.decodeNumber(cursor);
        List<FaultStore.Numbered> found = Preparation.newestOf(notice.id)
                .map(newest -> faults.page(newest.id, code, tenantId, after, rows + 1)).orElse(List.of());
        return Page.of(found, rows, FaultStore.Numbered::fault, fault -> String.valueOf(fault.number()));
    }
}
