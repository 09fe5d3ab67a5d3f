package io.tocsin.status;

import java.time.Clock;

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
import io.tocsin.http.Limit;
import io.tocsin.incident.Incident;

/** How the telling about an incident stands, and whom to chase. */
@Path("/api/v1/incidents/{reference}/status")
@Tag(name = "Status")
@Produces(MediaType.APPLICATION_JSON)
public class IncidentStatusResource {

    @Inject
    Clock clock;
    @Inject
    IncidentStatusReader incidents;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(operationId = "readIncidentStatus", summary = "The newest notice's figures, and who is silent or unreachable", description = "The unreachable come first; limit and cursor page through the tenants. "
            + "Each stands as in the newest notice that went to it, whose number is named.")
    @APIResponse(responseCode = "200", description = "Figures of the notice released last, and the tenants that owe an answer to the last that went to them")
    public IncidentStatus read(@PathParam("reference") String reference, @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        return incidents.read(Incident.named(reference), Limit.of(limit), cursor, clock.instant());
    }
}
