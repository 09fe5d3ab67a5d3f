package io.tocsin.notice;

import java.net.URI;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

import io.tocsin.access.Acting;
import io.tocsin.access.Role;
import io.tocsin.http.Cursor;
import io.tocsin.http.Idempotent;
import io.tocsin.http.Limit;
import io.tocsin.http.Page;
import io.tocsin.http.Revision;
import io.tocsin.incident.Incident;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** The series of an incident: drafting its next notice, and looking at them all. */
@Path("/api/v1/incidents/{reference}/notices")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class SeriesResource {

    @Inject
    Acting acting;
    @Inject
    NextNotice nextNotice;
    @Inject
    Notices notices;

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    @Idempotent
    @Operation(operationId = "draftNotice", summary = "Draft the next notice of an incident's series", description = "audience is ALL, NOT_YET_TOLD, TOLD, CHANGED, UNANSWERED (told before, and nobody has answered), or an object "
            + "with tenantIds. Without it the one that belongs to the kind is taken: say UNANSWERED for a reminder.")
    @APIResponse(responseCode = "201", description = "The draft; Location says where", content = @Content(schema = @Schema(implementation = NoticeView.class)))
    public RestResponse<NoticeView> draft(@PathParam("reference") String reference, NoticeForm form) {
        if (form == null) {
            throw new Refusal(RefusalCode.MALFORMED, "Send the notice to draft as JSON, e.g. {\"kind\":\"INITIAL\"}.");
        }
        Notice notice = nextNotice.draft(reference, form, null, acting.actor());
        return RestResponse.ResponseBuilder.<NoticeView> created(URI.create("/api/v1/notices/" + notice.id))
                .header(HttpHeaders.ETAG, Revision.etag(notice.revision)).entity(notices.view(notice)).build();
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "listNotices", summary = "The series of an incident, in order")
    public Page<NoticeView> series(@PathParam("reference") String reference, @QueryParam("limit") Integer limit,
            @QueryParam("cursor") String cursor) {
        Incident incident = Incident.named(reference);
        int rows = Limit.of(limit);
        List<Notice> found = Notice.<Notice> find("incidentId = ?1 and number > ?2 order by number", incident.id,
                Cursor.decodeNumber(cursor)).page(0, rows + 1).list();
        List<NoticeView> views = found.isEmpty() ? List.of() : notices.views(incident, found);
        return Page.of(views, rows, view -> view, view -> String.valueOf(view.number()));
    }
}
