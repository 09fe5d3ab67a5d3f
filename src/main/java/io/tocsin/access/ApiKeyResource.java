package io.tocsin.access;

import java.net.URI;
import java.time.Instant;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.tocsin.http.Cursor;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Limit;
import io.tocsin.http.Page;
import io.tocsin.http.ShownOnce;

@Path("/api/v1/operators/{name}/api-keys")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Operators and keys")
public class ApiKeyResource {

    /** @param label what or where the key is for, e.g. laptop */
    public record ApiKeyForm(
            @NotBlank(message = "must say what the key is for") @Pattern(regexp = "[^\\p{Cntrl}]{1,64}", message = "must be 1 to 64 characters on one line") @Schema(examples = "laptop") String label) {
    }

    /** @param lastUsedAt to within seconds; null for a key that was never used */
    @Schema(requiredProperties = { "id", "prefix", "label", "createdAt" })
    public record ApiKeyView(UUID id, String prefix, String label, Instant createdAt, Instant lastUsedAt, Instant revokedAt) {

        static ApiKeyView of(ApiKey key) {
            return new ApiKeyView(key.id, key.prefix, key.label, key.createdAt, key.lastUsedAt, key.revokedAt);
        }
    }

    /** @param key the key itself, in the first answer only */
    public record NewApiKeyView(UUID id, String prefix, String label, Instant createdAt,
            @JsonInclude(JsonInclude.Include.NON_NULL) String key) implements ShownOnce {

        static NewApiKeyView of(ApiKey.Issued issued) {
            ApiKey key = issued.apiKey();
            return new NewApiKeyView(key.id, key.prefix, key.label, key.createdAt, issued.key());
        }

        @Override
        public Object withoutSecret() {
            return new NewApiKeyView(id, prefix, label, createdAt, null);
        }
    }

    @Inject
    Acting acting;
    @Inject
    ApiKeys keys;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Idempotent
    @Operation(operationId = "issueApiKey", summary = "Give an operator a key", description = "The key is shown in this answer and never again.")
    @APIResponse(responseCode = "201", description = "The key", content = @Content(schema = @Schema(implementation = NewApiKeyView.class)))
    public Response issue(@PathParam("name") String name, @NotNull @Valid ApiKeyForm form) {
        ApiKey.Issued issued = keys.issue(name, form.label(), acting.actor());
        return Response.created(URI.create("/api/v1/operators/" + name + "/api-keys/" + issued.apiKey().id))
                .entity(NewApiKeyView.of(issued)).build();
    }

    @GET
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Operation(operationId = "listApiKeys", summary = "An operator's keys, revoked ones too")
    public Page<ApiKeyView> list(@PathParam("name") String name, @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        int size = Limit.of(limit);
        return Page.of(ApiKey.of(Operator.named(name), Cursor.decodeId(cursor), size + 1), size, ApiKeyView::of,
                key -> key.id.toString());
    }

    @GET
    @Path("{id}")
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Operation(operationId = "readApiKey", summary = "What is known of a key")
    public ApiKeyView read(@PathParam("name") String name, @PathParam("id") UUID id) {
        return ApiKeyView.of(ApiKey.of(Operator.named(name), id));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Operation(operationId = "revokeApiKey", summary = "Revoke a key", description = "It opens nothing from now on, sign-ins to the console that were made with it end, and it stays in the list. Repeating it changes nothing. The last key of the last admin stays.")
    @APIResponse(responseCode = "204", description = "It is revoked")
    public void revoke(@PathParam("name") String name, @PathParam("id") UUID id) {
        keys.revoke(name, id, acting.actor());
    }
}
