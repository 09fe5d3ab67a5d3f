package io.tocsin.tenant;

import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
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

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.agroal.api.AgroalDataSource;
import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Cursor;
import io.tocsin.http.Limit;
import io.tocsin.http.MergePatch;
import io.tocsin.http.Page;
import io.tocsin.http.Revision;
import io.tocsin.http.Upload;
import io.tocsin.journal.About;
import io.tocsin.journal.Journal;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.tenant.list.ImportResult;
import io.tocsin.tenant.list.SpooledList;

@Path("/api/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Tenant directory")
public class TenantResource {

    @Inject
    Acting acting;
    @Inject
    DirectoryImport directoryImport;
    @Inject
    AgroalDataSource database;
    @Inject
    MergePatch mergePatch;
    @Inject
    Journal journal;
    @Inject
    Clock clock;

    @POST
    @Consumes(MediaType.WILDCARD)
    @RolesAllowed(Role.AUTHOR)
    @Upload
    @RequestBody(required = true, content = { @Content(mediaType = "text/csv", schema = @Schema(type = SchemaType.STRING)),
            @Content(mediaType = "application/x-ndjson", schema = @Schema(type = SchemaType.STRING)),
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(type = SchemaType.ARRAY, implementation = Object.class)) })
    @Operation(operationId = "importTenants", summary = "Take a list of tenants into the directory", description = "All rows or none. Adds and updates; tenants that are not in the list stay.")
    public ImportResult load(@QueryParam("dryRun") @DefaultValue("false") boolean dryRun,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType, @NotNull InputStream body) throws SQLException {
        try (SpooledList list = SpooledList.of(body, contentType)) {
            return directoryImport.run(list, dryRun, acting.actor());
        }
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listTenants", summary = "The directory, in the order of tenant ids")
    public Page<TenantView> list(@QueryParam("limit") Integer limit, @QueryParam("cursor") String cursor)
            throws SQLException {
        int size = Limit.of(limit);
        try (Connection connection = database.getConnection()) {
            List<TenantView> rows = TenantView.after(new Sql(connection), Cursor.decode(cursor), size + 1);
            return Page.of(rows, size, row -> row, TenantView::tenantId);
        }
    }

    @GET
    @Path("{tenantId}")
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "readTenant", summary = "A tenant of the directory")
    @APIResponse(responseCode = "200", description = "The tenant; ETag is its revision", content = @Content(schema = @Schema(implementation = TenantView.class)))
    public Response read(@PathParam("tenantId") String tenantId) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return answer(new Sql(connection), tenantId);
        }
    }

    @PATCH
    @Path("{tenantId}")
    @Consumes({ MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON })
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Operation(operationId = "changeTenant", summary = "Change a tenant of the directory", description = "JSON merge patch (RFC 7396). contacts, where given, take the place of all earlier ones. The "
            + "affected lists of incidents keep what they have.")
    @RequestBody(content = @Content(schema = @Schema(implementation = TenantForm.class)))
    @APIResponse(responseCode = "200", description = "The tenant as it is now", content = @Content(schema = @Schema(implementation = TenantView.class)))
    public Response change(@PathParam("tenantId") String tenantId, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull ObjectNode patch) throws SQLException {
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            Directory.share(sql);
            TenantView tenant = Directory.lock(sql, tenantId);
            Revision.check(ifMatch, tenant.revision());
            TenantForm form = mergePatch.apply(patch, TenantForm.of(tenant)).checked();
            if (!form.equals(TenantForm.of(tenant))) {
                Directory.change(sql, tenantId, form, clock.instant());
                journal.record(acting.actor(), "tenant.changed", About.NOTHING.tenant(tenantId),
                        Map.of("contactsChanged", !form.contacts().equals(tenant.contacts())));
            }
            return answer(sql, tenantId);
        }
    }

    @DELETE
    @Path("{tenantId}")
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Operation(operationId = "deleteTenant", summary = "Delete a tenant from the directory", description = "Refused while it stands on the list of an incident.")
    @APIResponse(responseCode = "204", description = "It is deleted")
    public Response delete(@PathParam("tenantId") String tenantId, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch)
            throws SQLException {
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            Directory.own(sql);
            Revision.check(ifMatch, Directory.lock(sql, tenantId).revision());
            Directory.delete(sql, tenantId);
            journal.record(acting.actor(), "tenant.deleted", About.NOTHING.tenant(tenantId), Map.of());
            return Response.noContent().build();
        }
    }

    private static Response answer(Sql sql, String tenantId) throws SQLException {
        TenantView view = TenantView.of(sql, tenantId).orElseThrow(() -> Refusal.notFound("tenant", tenantId));
        return Response.ok(view).header(HttpHeaders.ETAG, Revision.etag(view.revision())).build();
    }
}
