package io.tocsin.notice;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.MergePatch;
import io.tocsin.http.Revision;

/** Looking at a notice, and changing it before it is released. */
@Path("/api/v1/notices/{id}")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class NoticeResource {

    @Inject
    Acting acting;
    @Inject
    Amendment amendment;
    @Inject
    MergePatch mergePatch;
    @Inject
    Notices notices;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(operationId = "getNotice", summary = "A notice: its state, its figures, its times")
    public RestResponse<NoticeView> get(@PathParam("id") UUID id) {
        Notices.Seen seen = notices.see(id);
        return RestResponse.ResponseBuilder.ok(seen.view())
                .header(HttpHeaders.ETAG, Revision.etag(seen.notice().revision)).build();
    }

    @PATCH
    @Consumes({ MergePatch.MEDIA_TYPE, MediaType.APPLICATION_JSON })
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Operation(operationId = "amendNotice", summary = "Change a notice that is not released yet", description = "JSON merge "
            + "patch (RFC 7396) of what was drafted: kind, template, audience, acknowledgeWithin or acknowledgeBy, "
            + "nextUpdateAt. What was prepared or approved no longer counts. Without template, or audience, the ones that "
            + "belong to the kind are taken: say null to go back to them.")
    @RequestBody(content = @Content(schema = @Schema(implementation = NoticeForm.class)))
    public RestResponse<NoticeView> amend(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch,
            @NotNull ObjectNode patch) {
        return notices.act(id, ifMatch, notice -> amendment.amend(notice,
                mergePatch.apply(patch, NoticeForm.of(notice)), acting.actor()));
    }
}
