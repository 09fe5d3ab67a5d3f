package io.tocsin.signature;

import java.util.List;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The public keys by which anybody checks a signed notice (RFC 7517). */
@Path("/.well-known/jwks.json")
@Tag(name = "Public")
public class JwksResource {

    @Inject
    SigningKeys keys;

    record KeySet(List<PublicKey.Jwk> keys) {
    }

    @GET
    @PermitAll
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "readSigningKeys", summary = "Public keys of signed notices (RFC 7517, RFC 8037)", description = "All that ever signed, the newest first.")
    @APIResponse(responseCode = "200", description = "The keys", content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = KeySet.class)))
    public Response read() {
        // Whoever meets a key that is not among those it has kept asks again.
        return Response.ok(new KeySet(keys.all().stream().map(PublicKey::jwk).toList()))
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=300").build();
    }
}
