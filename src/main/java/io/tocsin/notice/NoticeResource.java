package io.tocsin.notice;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import io.tocsin.access.Role;
import io.tocsin.http.Revision;

/** Looking at a notice. */
@Path("/api/v1/notices/{id}")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class NoticeResource {

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
}
