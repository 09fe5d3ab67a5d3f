package io.tocsin.preview;

import java.util.Comparator;
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
import io.tocsin.preview.Previews.Preview;

/** One tenant's mail, as text, as a page and as the very message, before and after the notice is prepared. */
@Path("/api/v1/notices/{id}/preview/{tenantId}")
@Tag(name = "Notices")
public class PreviewResource {

    static final String MESSAGE = "message/rfc822";
    private static final List<String> TYPES = List.of(MediaType.APPLICATION_JSON, MESSAGE, MediaType.TEXT_HTML,
            MediaType.TEXT_PLAIN);

    @Inject
    Previews previews;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Produces({ MediaType.APPLICATION_JSON, MESSAGE, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN })
    @Operation(operationId = "previewAdvisory", summary = "What one tenant is told, before it is sent", description = "Of a prepared "
            + "notice what is stored; of a draft what would be. Accept chooses between JSON, text, HTML and the whole message as "
            + "it is sent, with a link and a check code of the same length that are nobody's.")
    @APIResponse(responseCode = "200", description = "The mail", content = {
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = PreviewView.class)),
            @Content(mediaType = MESSAGE), @Content(mediaType = MediaType.TEXT_HTML),
            @Content(mediaType = MediaType.TEXT_PLAIN) })
    public Response get(@PathParam("id") UUID id, @PathParam("tenantId") String tenantId,
            @QueryParam("locale") String locale, @QueryParam("deliveryId") UUID deliveryId,
            @HeaderParam(HttpHeaders.ACCEPT) String accept) {
        Notice notice = Notice.withId(id);
        Preview preview = previews.of(notice, tenantId, locale, deliveryId);
        return switch (typeOf(accept)) {
            case MESSAGE -> Response.ok(preview.message(), MESSAGE).header(HttpHeaders.CONTENT_DISPOSITION,
                    "inline; filename=\"notice-" + notice.number + "-" + fileName(tenantId) + ".eml\"").build();
            case MediaType.TEXT_HTML -> Response.ok(preview.page(), MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                    .header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox")
                    .build();
            case MediaType.TEXT_PLAIN -> Response.ok(preview.text(), MediaType.TEXT_PLAIN_TYPE.withCharset("UTF-8")).build();
            default -> Response.ok(PreviewView.of(tenantId, preview), MediaType.APPLICATION_JSON_TYPE).build();
        };
    }

    /** The one that is named first; JSON for whoever takes anything. */
    private static String typeOf(String accept) {
        return accept == null ? MediaType.APPLICATION_JSON
                : TYPES.stream().filter(accept::contains).min(Comparator.comparing(accept::indexOf))
                        .orElse(MediaType.APPLICATION_JSON);
    }

    private static String fileName(String tenantId) {
        return tenantId.replaceAll("[^A-Za-z0-9._-]", "_");
    }
}
