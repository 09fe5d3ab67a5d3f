package io.tocsin.receipt;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.delivery.ReceiptReader;
import io.tocsin.delivery.ReceiptView;
import io.tocsin.http.Cursor;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Limit;
import io.tocsin.http.Page;
import io.tocsin.problem.Refusal;

/** What was heard and belongs to no delivery: for a person to look at, and to put aside. */
@Path("/api/v1/receipts")
@Tag(name = "Receipts")
@Produces(MediaType.APPLICATION_JSON)
public class ReceiptResource {

    @Inject
    Acting acting;
    @Inject
    ReceiptReader receipts;
    @Inject
    UnmatchedReceipts unmatched;

    @GET
    @Path("/unmatched")
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listUnmatchedReceipts", summary = "What was heard and belongs to no delivery, oldest first")
    public Page<ReceiptView> unmatched(@QueryParam("limit") Integer limit, @QueryParam("cursor") String cursor) {
        int rows = Limit.of(limit);
        return Page.of(receipts.unmatched(Cursor.decodeId(cursor), rows + 1), rows, view -> view, view -> view.id().toString());
    }

    @GET
    @Path("/{id: [0-9a-fA-F-]{36}}") // not "message"
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "getReceipt", summary = "One receipt with all of its words")
    public ReceiptView get(@PathParam("id") UUID id) {
        return receipts.withId(id).orElseThrow(() -> Refusal.notFound("receipt", id));
    }

    @POST
    @Path("/{id: [0-9a-fA-F-]{36}}/completion")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "completeReceipt", summary = "Somebody looked at a receipt that belongs to no delivery")
    public ReceiptView complete(@PathParam("id") UUID id) {
        unmatched.complete(id, acting.actor());
        return get(id);
    }

    @DELETE
    @Path("/{id: [0-9a-fA-F-]{36}}/completion")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Operation(operationId = "reopenReceipt", summary = "Take back that somebody looked at a receipt that belongs to no delivery")
    public ReceiptView reopen(@PathParam("id") UUID id) {
        unmatched.reopen(id, acting.actor());
        return get(id);
    }
}
