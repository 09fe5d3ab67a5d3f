package io.tocsin.status;

import java.util.Locale;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.incident.Incident;

/** An incident for the machines of CERTs and customers. */
@Path("/api/v1/incidents/{reference}/csaf")
@Tag(name = "Incidents")
@Produces(MediaType.APPLICATION_JSON)
public class CsafResource {

    @Inject
    CsafWriter csaf;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "exportCsaf", summary = "The incident as CSAF 2.0, csaf_security_incident_response", description = "What all tenants may know, and nothing of any one of them. It says what the last release said; its revisions are what was released, withdrawn and closed.")
    @APIResponse(responseCode = "200", description = "The document", content = @Content(schema = @Schema(implementation = Csaf.class)))
    public Response read(@PathParam("reference") String reference) {
        Incident incident = Incident.named(reference);
        // CSAF 2.0, section 5.1, says how such a file is named.
        String file = incident.reference.toLowerCase(Locale.ROOT).replaceAll("[^+\\-a-z0-9]+", "_") + ".json";
        return Response.ok(csaf.write(incident))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + file + "\"").build();
    }
}
