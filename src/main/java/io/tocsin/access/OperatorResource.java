package io.tocsin.access;

import java.net.URI;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
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

import io.tocsin.http.Cursor;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Limit;
import io.tocsin.http.MergePatch;
import io.tocsin.http.Page;
import io.tocsin.http.Revision;

@Path("/api/v1/operators")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operators and keys", description = "Who may act, and with which roles. For admins.")
public class OperatorResource {

    @Inject
    Acting acting;
    @Inject
    MergePatch mergePatch;
    @Inject
    Operators operators;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Idempotent
    @Operation(operationId = "createOperator", summary = "Let a person or a system act")
    @APIResponse(responseCode = "201", description = "It can be given keys now; Location says where it is", content = @Content(schema = @Schema(implementation = OperatorView.class)))
    public Response create(@NotNull @Valid OperatorForm form) {
        Operator operator = operators.create(form, acting.actor());
        return answer(Response.created(URI.create("/api/v1/operators/" + operator.name)), operator);
    }

    @GET
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Operation(operationId = "listOperators", summary = "All operators, the oldest first")
    public Page<OperatorView> list(@QueryParam("limit") Integer limit, @QueryParam("cursor") String cursor) {
        int size = Limit.of(limit);
        return Page.of(Operator.after(Cursor.decodeId(cursor), size + 1), size, OperatorView::of,
                operator -> operator.id.toString());
    }

    @GET
    @Path("{name}")
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Operation(operationId = "readOperator", summary = "An operator")
    @APIResponse(responseCode = "200", description = "The operator; ETag is its revision", content = @Content(schema = @Schema(implementation = OperatorView.class)))
    public Response read(@PathParam("name") String name) {
        return answer(Response.ok(), Operator.named(name));
    }

    @PATCH
    @Path("{name}")
    @Consumes({ MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON })
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Operation(operationId = "changeOperator", summary = "Change an operator's roles, or shut it out", description = "JSON merge patch (RFC 7396). An operator that is disabled is shut out at once. The last admin stays one.")
    @RequestBody(content = @Content(schema = @Schema(implementation = OperatorForm.Change.class)))
    @APIResponse(responseCode = "200", description = "The operator as it is now", content = @Content(schema = @Schema(implementation = OperatorView.class)))
    public Response change(@PathParam("name") String name, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull ObjectNode patch) {
        return answer(Response.ok(), operators.change(name, operator -> {
            Revision.check(ifMatch, operator.revision);
            return mergePatch.apply(patch, OperatorForm.Change.of(operator));
        }, acting.actor()));
    }

    private static Response answer(ResponseBuilder builder, Operator operator) {
        return builder.header(HttpHeaders.ETAG, Revision.etag(operator.revision)).entity(OperatorView.of(operator)).build();
    }
}
