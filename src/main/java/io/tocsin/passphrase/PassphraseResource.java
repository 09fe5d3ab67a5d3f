package io.tocsin.passphrase;

import java.net.URI;
import java.time.Instant;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
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
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.http.ShownOnce;
import io.tocsin.incident.Incident;
import io.tocsin.problem.Refusal;

/** For a tenant whose mail may be watched: notices that are read only with a passphrase given in another way. */
@Path("/api/v1/incidents/{reference}/affected-tenants/{tenantId}/passphrase")
@Tag(name = "Affected tenants")
@Produces(MediaType.APPLICATION_JSON)
public class PassphraseResource {

    @Inject
    Acting acting;
    @Inject
    Passphrases passphrases;

    /** @param passphrase itself, in the first answer only */
    public record NewPassphraseView(String tenantId, @JsonInclude(JsonInclude.Include.NON_NULL) String passphrase)
            implements
                ShownOnce {

        @Override
        public Object withoutSecret() {
            return new NewPassphraseView(tenantId, null);
        }
    }

    /**
     * @param wrongTries in the last hour in which somebody typed a wrong one: ten at the most, since further ones are not tried
     */
    public record PassphraseView(String tenantId, Instant madeAt, int wrongTries) {
    }

    @POST
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "makePassphrase", summary = "Tell a tenant out of band", description = "From now on its letters "
            + "of this incident say only that there is a notice, and its pages ask for this passphrase. It is shown in this "
            + "answer and never again: give it to the tenant by phone or in person, not by mail. It takes the place of the "
            + "one before. Where there was none before, notices of the incident that are prepared and not released have to be "
            + "prepared again.")
    @APIResponse(responseCode = "201", description = "The passphrase", content = @Content(schema = @Schema(implementation = NewPassphraseView.class)))
    @APIResponse(responseCode = "409", description = "A replica of the version before is still sending, which would mail the full words")
    public Response make(@PathParam("reference") String reference, @PathParam("tenantId") String tenantId) {
        Incident incident = Incident.named(reference);
        String made = passphrases.make(incident.id, tenantId, acting.actor());
        return Response.created(URI.create("/api/v1/incidents/" + reference + "/affected-tenants/" + tenantId + "/passphrase"))
                .entity(new NewPassphraseView(tenantId, made)).build();
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "readPassphrase", summary = "Whether a tenant is told out of band", description = "404 when it is "
            + "not.")
    public PassphraseView read(@PathParam("reference") String reference, @PathParam("tenantId") String tenantId) {
        return passphrases.known(Incident.named(reference).id, tenantId)
                .map(known -> new PassphraseView(tenantId, known.madeAt(), known.wrongTries()))
                .orElseThrow(() -> none(reference, tenantId));
    }

    @DELETE
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Operation(operationId = "removePassphrase", summary = "Tell a tenant by mail again", description = "Its pages open "
            + "without a passphrase, those that it opened too. Notices of the incident that are prepared and not released "
            + "have to be prepared again, and carry their words then; the rest of one that is being sent stays without.")
    @APIResponse(responseCode = "204", description = "There is none any more")
    public void remove(@PathParam("reference") String reference, @PathParam("tenantId") String tenantId) {
        if (!passphrases.remove(Incident.named(reference).id, tenantId, acting.actor())) {
            throw none(reference, tenantId);
        }
    }

    private static Refusal none(String reference, String tenantId) {
        return Refusal.notFound("passphrase in " + reference + " for the tenant", tenantId);
    }
}
