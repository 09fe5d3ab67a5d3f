package io.tocsin.affected;

import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.agroal.api.AgroalDataSource;
import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Cursor;
import io.tocsin.http.Limit;
import io.tocsin.http.Page;
import io.tocsin.http.Revision;
import io.tocsin.http.Upload;
import io.tocsin.incident.Incident;
import io.tocsin.postgres.Sql;
import io.tocsin.tenant.list.ImportResult;
import io.tocsin.tenant.list.SpooledList;

@Path("/api/v1/incidents/{reference}/affected-tenants")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Affected tenants")
public class AffectedResource {

    @Inject
    Acting acting;
    @Inject
    AffectedImport affectedImport;
    @Inject
    AgroalDataSource database;
    @Inject
    TakingOff takingOff;

    @POST
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.AUTHOR)
    @Upload
    @RequestBody(required = true, content = { @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
            @Content(mediaType = "application/x-ndjson", schema = @Schema(type = SchemaType.STRING)),
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.ARRAY, implementation = Object.class)) })
    @Operation(operationId = "importAffectedTenants", summary = "Put a list of tenants onto the incident's affected list", description = "All rows or none. A tenant of the list gets the list's contacts and facts in place of its earlier "
            + "ones; tenants that are not in it stay.")
    public ImportResult load(@PathParam("reference") String reference,
            @QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType, @NotNull InputStream body) throws SQLException {
        Incident.named(reference); // a wrong reference is told before a long upload, not after
        try (SpooledList list = SpooledList.of(body, contentType)) {
            return affectedImport.run(reference, list, dryRun, acting.actor());
        }
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listAffectedTenants", summary = "The affected list, in the order of tenant ids", description = "Tenants that were withdrawn after they had been told are on it and say so.")
    public Page<AffectedView> list(@PathParam("reference") String reference, @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) throws SQLException {
        int size = Limit.of(limit);
        Incident incident = Incident.named(reference);
        try (Connection connection = database.getConnection()) {
            List<AffectedView> rows = AffectedView.after(new Sql(connection), incident.id, Cursor.decode(cursor), size + 1);
            return Page.of(rows, size, row -> row, AffectedView::tenantId);
        }
    }

    @GET
    @Path("{tenantId}")
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "readAffectedTenant", summary = "A tenant of the affected list")
    @APIResponse(responseCode = "200", description = "The tenant; ETag is its revision", content = @Content(schema = @Schema(implementation = AffectedView.class)))
    public Response read(@PathParam("reference") String reference, @PathParam("tenantId") String tenantId)
            throws SQLException {
        Incident incident = Incident.named(reference);
        try (Connection connection = database.getConnection()) {
            return answer(AffectedView.of(new Sql(connection), incident.id, tenantId)
                    .orElseThrow(() -> AffectedView.notListed(reference, tenantId)));
        }
    }

    @DELETE
    @Path("{tenantId}")
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Operation(operationId = "takeOffAffectedTenant", summary = "Take a tenant off the affected list", description = "A tenant that was already told is kept as withdrawn, so that it can be given the all-clear, with "
            + "the reason. Of a tenant that was never told nothing is kept, the reason included; the journal says only that one was given.")
    @APIResponse(responseCode = "200", description = "It was told already and is kept as withdrawn", content = @Content(schema = @Schema(implementation = AffectedView.class)))
    @APIResponse(responseCode = "204", description = "It was never told and is off the list")
    public Response takeOff(@PathParam("reference") String reference, @PathParam("tenantId") String tenantId,
            @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch, @NotNull Withdrawal withdrawal) throws SQLException {
        return takingOff.run(reference, tenantId, withdrawal, ifMatch, acting.actor())
                .map(AffectedResource::answer).orElseGet(() -> Response.noContent().build());
    }

    private static Response answer(AffectedView view) {
        return Response.ok(view).header(HttpHeaders.ETAG, Revision.etag(view.revision())).build();
    }
}
