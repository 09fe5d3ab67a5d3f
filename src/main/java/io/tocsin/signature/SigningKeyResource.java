package io.tocsin.signature;

import java.net.URI;
import java.time.Instant;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;

/** The keys that sign notices. */
@Path("/api/v1/signing-keys")
@Tag(name = "Signing keys")
@Produces(MediaType.APPLICATION_JSON)
public class SigningKeyResource {

    @Inject
    Acting acting;
    @Inject
    SigningKeys keys;

    /**
     * @param kid thumbprint of the public key (RFC 7638), as it stands in what it signed
     * @param current whether it signs the notices whose letters begin to leave from now on
     */
    public record SigningKeyView(String kid, Instant madeAt, boolean current) {
    }

    public record SigningKeyList(List<SigningKeyView> items) {
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(operationId = "listSigningKeys", summary = "All keys that ever signed notices, the newest first")
    public SigningKeyList list() {
        List<PublicKey> all = keys.all();
        return new SigningKeyList(
                all.stream().map(key -> new SigningKeyView(key.kid(), key.madeAt(), key == all.get(0))).toList());
    }

    @POST
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Idempotent
    @Operation(operationId = "rotateSigningKey", summary = "Let a new key sign from now on", description = "Older keys stay at "
            + "/.well-known/jwks.json: what they signed can be checked as before. A notice whose letters have begun to leave "
            + "stays with its key.")
    @APIResponse(responseCode = "201", description = "The new key", content = @Content(schema = @Schema(implementation = SigningKeyView.class)))
    public Response rotate() {
        PublicKey made = keys.rotate(acting.actor());
        return Response.created(URI.create("/api/v1/signing-keys"))
                .entity(new SigningKeyView(made.kid(), made.madeAt(), true)).build();
    }
}
