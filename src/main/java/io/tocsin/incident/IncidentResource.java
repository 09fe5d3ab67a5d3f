package io.tocsin.incident;

import java.net.URI;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Cursor;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Limit;
import io.tocsin.http.MergePatch;
import io.tocsin.http.Page;
import io.tocsin.http.Revision;

@Path("/api/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Incidents")
public class IncidentResource {

    @Inject
    Acting acting;
    @Inject
    MergePatch mergePatch;
    @Inject
    Incidents incidents;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "openIncident", summary = "Open an incident", description = "Its scope is OPEN: a tenant that is "
            + "not on its list is not yet known to be affected or not.")
    @APIResponse(responseCode = "201", description = "It is open; Location says where", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    public Response open(@NotNull IncidentForm form) {
        Incident incident = incidents.open(form, acting.actor());
        return answer(Response.created(URI.create("/api/v1/incidents/" + incident.reference)), incident);
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listIncidents", summary = "All incidents, the oldest first")
    public Page<IncidentView> list(@QueryParam("limit") Integer limit, @QueryParam("cursor") String cursor) {
        int size = Limit.of(limit);
        List<Incident> rows = Incident.after(Cursor.decodeId(cursor), size + 1);
        return Page.of(rows, size, IncidentView::of, incident -> incident.id.toString());
    }

    @GET
    @Path("{reference}")
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "readIncident", summary = "An incident")
    @APIResponse(responseCode = "200", description = "The incident; ETag is its revision", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    public Response read(@PathParam("reference") String reference) {
        return answer(Response.ok(), Incident.named(reference));
    }

    @PATCH
    @Path("{reference}")
    @Consumes({ MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON })
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Operation(operationId = "changeIncident", summary = "Change an incident", description = "JSON merge patch (RFC 7396). A "
            + "change voids what was prepared from what was known before.")
    @RequestBody(content = @Content(schema = @Schema(implementation = IncidentForm.class)))
    @APIResponse(responseCode = "200", description = "The incident as it is now", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    public Response change(@PathParam("reference") String reference, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull ObjectNode patch) {
        Incident incident = Incident.lock(reference);
        Revision.check(ifMatch, incident.revision);
        incidents.change(incident, mergePatch.apply(patch, IncidentForm.of(incident)), acting.actor());
        return answer(Response.ok(), incident);
    }

    @POST
    @Path("{reference}/scope")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.APPROVER)
    @Transactional
    @Idempotent
    @Operation(operationId = "setScope", summary = "Declare the list of affected tenants final, or take that back", description = "While the scope is FINAL, a tenant that is not listed is not affected. While it is OPEN, that is "
            + "not yet known.")
    @APIResponse(responseCode = "200", description = "The incident with its scope", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    public Response scope(@PathParam("reference") String reference, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull ScopeForm form) {
        Incident incident = Incident.lock(reference);
        Revision.check(ifMatch, incident.revision);
        incidents.scope(incident, form.scope(), acting.actor());
        return answer(Response.ok(), incident);
    }

    @POST
    @Path("{reference}/closure")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "closeIncident", summary = "Close an incident", description = "Refused while deliveries are "
            + "moving or a notice is being prepared. Tenants can still acknowledge; the incident and its list can no longer "
            + "be changed.")
    @APIResponse(responseCode = "200", description = "The closed incident", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    public Response close(@PathParam("reference") String reference, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        Incident incident = Incident.lock(reference);
        Revision.check(ifMatch, incident.revision);
        incidents.close(incident, acting.actor());
        return answer(Response.ok(), incident);
    }

    @DELETE
    @Path("{reference}/closure")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Operation(operationId = "reopenIncident", summary = "Reopen a closed incident")
    @APIResponse(responseCode = "200", description = "The incident, open again", content = @Content(schema = @Schema(implementation = IncidentView.class)))
    public Response reopen(@PathParam("reference") String reference, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        Incident incident = Incident.lock(reference);
        Revision.check(ifMatch, incident.revision);
        incidents.reopen(incident, acting.actor());
        return answer(Response.ok(), incident);
    }

    /** @param scope OPEN or FINAL */
    public record ScopeForm(@Schema(required = true, enumeration = {
            "OPEN", "FINAL" }) String scope){
    }

    private static Response answer(ResponseBuilder builder, Incident incident) {
        return builder.entity(IncidentView.of(incident)).header(HttpHeaders.ETAG, Revision.etag(incident.revision)).build();
    }
}
