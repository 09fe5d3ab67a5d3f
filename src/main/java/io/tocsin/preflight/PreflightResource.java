package io.tocsin.preflight;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;

/** All checks of a notice in one answer. */
@Path("/api/v1/notices/{id}/preflight")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class PreflightResource {

    @Inject
    Preflights preflights;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(operationId = "preflightNotice", summary = "Everything that was checked: what stops the notice, what to look at, what is good to know", description = "Of the whole affected list, or of the tenants that the draft names. What DNS does not say in time is not "
            + "known, and nothing waits for it.")
    public Preflight check(@PathParam("id") UUID id) {
        return preflights.of(id);
    }
}
