package io.tocsin.status;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.http.Cursor;
import io.tocsin.http.Limit;
import io.tocsin.problem.Refusal;

/** How a tenant stands: what a support desk, a CRM or a chat bot asks. */
@Path("/api/v1/tenants/{tenantId}/status")
@Tag(name = "Status")
@Produces(MediaType.APPLICATION_JSON)
public class TenantStatusResource {

    @Inject
    TenantStatusReader tenants;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(operationId = "readTenantStatus", summary = "How a tenant stands in every incident", description = "The newest incident first; limit and cursor page through the incidents. "
            + "A tenant that is not on an incident's list is not affected once the scope is final, and not yet known before.")
    @APIResponse(responseCode = "200", description = "Its assessment, what it was told, what came of each contact's delivery, and its answer")
    @APIResponse(responseCode = "404", description = "Neither the directory nor any list has this tenant")
    public TenantStatus read(@PathParam("tenantId") String tenantId, @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        UUID before = cursor == null || cursor.isEmpty() ? null : Cursor.decodeId(cursor);
        return tenants.read(tenantId, before, Limit.of(limit)).orElseThrow(() -> Refusal.notFound("tenant", tenantId));
    }
}
