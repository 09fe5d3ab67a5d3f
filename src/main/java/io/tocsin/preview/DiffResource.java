package io.tocsin.preview;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.notice.Notice;
import io.tocsin.preview.Differences.Against;
import io.tocsin.preview.Differences.Difference;
import io.tocsin.preview.WordDiff.Piece;

/** What in one tenant's advisory is its own, and what it has not read before. */
@Path("/api/v1/notices/{id}/advisories/{tenantId}/diff")
@Tag(name = "Notices")
public class DiffResource {

    @Inject
    Differences differences;

    /**
     * An advisory compared, word by word.
     *
     * @param movedOn what has changed since the notice was prepared, so that the template may not be the one it was made
     *        from; null when nothing has
     * @param noticeNumber that it was compared with; null for the template
     * @param subject in pieces, each the same in both, added in this advisory or removed from the other
     * @param text the words as plain text, without the mail around them
     */
    public record DiffView(String tenantId, String locale, Against against, Integer noticeNumber, String movedOn,
            List<Piece> subject, List<Piece> text) {
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Produces({ MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN })
    @Operation(operationId = "diffAdvisory", summary = "One tenant's advisory compared with the template or the notice before", description = "Against "
            + "TEMPLATE, what is the tenant's own: the template filled with all that is the same for everybody, and names in "
            + "braces for what is not. Against PREVIOUS, the last advisory that this tenant was sent. Accept chooses between "
            + "JSON and text with [-removed-] and {+added+}.")
    @APIResponse(responseCode = "200", description = "The pieces", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = DiffView.class)),
            @Content(mediaType = MediaType.TEXT_PLAIN) })
    public Response get(@PathParam("id") UUID id, @PathParam("tenantId") String tenantId,
            @QueryParam("against") Against against, @QueryParam("locale") String locale,
            @HeaderParam(HttpHeaders.ACCEPT) String accept) {
        Difference found = differences.of(Notice.withId(id), tenantId, locale,
                against == null ? Against.TEMPLATE : against);
        if (accept != null && accept.contains(MediaType.TEXT_PLAIN) && !accept.contains(MediaType.APPLICATION_JSON)) {
            return Response.ok(WordDiff.written(found.subject()) + "\n\n" + WordDiff.written(found.text()) + "\n",
                    MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8")).build();
        }
        return Response.ok(new DiffView(tenantId, found.locale(), found.against(), found.noticeNumber(), found.movedOn(),
                found.subject(), found.text()), MediaType.APPLICATION_JSON_TYPE).build();
    }
}
