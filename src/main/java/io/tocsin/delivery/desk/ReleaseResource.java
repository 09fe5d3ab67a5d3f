package io.tocsin.delivery.desk;

import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Idempotent;
import io.tocsin.notice.NoticeView;
import io.tocsin.notice.Notices;

/** Sending, and stopping it. */
@Path("/api/v1/notices/{id}")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class ReleaseResource {

    @Inject
    Acting acting;
    @Inject
    Release release;
    @Inject
    Notices notices;

    @POST
    @Path("/release")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "releaseNotice", summary = "Start sending what was approved")
    public RestResponse<NoticeView> release(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        return notices.act(id, ifMatch, notice -> release.release(notice, acting.actor()));
    }

    @POST
    @Path("/pause")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "pauseNotice", summary = "Begin no further delivery until it is resumed")
    public RestResponse<NoticeView> pause(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        return notices.act(id, ifMatch, notice -> release.pause(notice, acting.actor()));
    }

    @POST
    @Path("/resumption")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "resumeNotice", summary = "Go on sending after a pause")
    public RestResponse<NoticeView> resume(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        return notices.act(id, ifMatch, notice -> release.resume(notice, acting.actor()));
    }

    @POST
    @Path("/cancellation")
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Idempotent
    @Operation(operationId = "cancelNotice", summary = "Never send what has not been sent")
    public RestResponse<NoticeView> cancel(@PathParam("id") UUID id, @HeaderParam(HttpHeaders.IF_MATCH) String ifMatch) {
        return notices.act(id, ifMatch, notice -> release.cancel(notice, acting.actor()));
    }
}
