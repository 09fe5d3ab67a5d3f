package io.tocsin.delivery.desk;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.notice.NoticeView;
import io.tocsin.notice.Notices;
import io.tocsin.notice.Reason;

/** {@link EmergencyRelease} over the API. */
@Path("/api/v1/notices/{id}/emergency-release")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class EmergencyReleaseResource {

    @Inject
    Acting acting;
    @Inject
    EmergencyRelease emergency;
    @Inject
    Notices notices;

    /** @param reason why this could not wait for an approval; shown on the notice and kept in the journal for ever */
    public record EmergencyForm(@Schema(required = true, maxLength = Reason.LONGEST) String reason) {
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.ADMIN)
    @Transactional
    @Idempotent
    @Operation(operationId = "releaseInEmergency", summary = "Start sending what was prepared, although it is not approved", description = "Who did it and why stands on the notice and in the journal for ever. "
            + "Repeated, it changes nothing and answers the same.")
    public RestResponse<NoticeView> release(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            EmergencyForm form) {
        String reason = Reason.checked("reason", form == null ? null : form.reason(),
                "say why this cannot wait for an approval. It is kept for ever.");
        return notices.act(id, ifMatch, notice -> emergency.release(notice, reason, acting.actor()));
    }
}
