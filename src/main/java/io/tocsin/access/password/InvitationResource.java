package io.tocsin.access.password;

import java.time.Instant;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.tocsin.access.Acting;
import io.tocsin.access.Operator;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.http.ShownOnce;

/** The first password of a person, or a new one for who forgot it. */
@Path("/api/v1/operators/{name}/invitation")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operators and keys")
public class InvitationResource {

    /** @param url of the page on which the operator sets a password; in the first answer only */
    public record InvitationView(@JsonInclude(JsonInclude.Include.NON_NULL) String url,
            Instant expiresAt) implements ShownOnce {

        @Override
        public Object withoutSecret() {
            return new InvitationView(null, expiresAt);
        }
    }

    @Inject
    Acting acting;
    @Inject
    Invitations invitations;

    @POST
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Idempotent
    @Operation(operationId = "inviteOperator", summary = "Make a link with which a person sets a password for the console", description = "It works once, within 24 hours, and takes the place of an earlier one. It is shown in this answer and never again; hand it over in person. Setting a password with it ends the person's sessions.")
    @APIResponse(responseCode = "201", description = "The link", content = @Content(schema = @Schema(implementation = InvitationView.class)))
    public Response invite(@PathParam("name") String name) {
        Invitations.Invitation invitation = invitations.invite(Operator.named(name), acting.actor());
        return Response.status(Response.Status.CREATED).entity(new InvitationView(invitation.url(), invitation.expiresAt()))
                .build();
    }
}
