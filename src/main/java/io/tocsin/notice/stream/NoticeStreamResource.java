package io.tocsin.notice.stream;

import java.util.Optional;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.vertx.core.http.HttpServerResponse;

/** Watching a notice. */
@Path("/api/v1/notices/{id}/stream")
@Tag(name = "Notices")
public class NoticeStreamResource {

    private static final Teller TELLER = new Teller() {

        @Override
        public Event tell(Snapshot now) {
            return new Event("notice", now.id(), now.json());
        }

        @Override
        public Optional<Event> last(Snapshot now) {
            return now.rests() ? Optional.of(new Event("end", now.id(), "{\"state\":\"" + now.view().state() + "\"}"))
                    : Optional.empty();
        }
    };

    @Inject
    NoticeStreams streams;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(operationId = "watchNotice", summary = "A notice as it moves, as Server-Sent Events", description = """
            The first event comes at once, the next whenever figures or state have moved, at most one a second. Each is an \
            `event: notice` whose data is the whole notice, as GET answers it, so none has to be kept; `id` names what it says. \
            Where nothing moves a comment comes every 15 seconds. After `COMPLETED` or `CANCELLED`, once nothing is on its way \
            any more, an `event: end` is the last.

            A stream lasts ten minutes at most. Connect again with the `Last-Event-ID` you have, as browsers do by \
            themselves: what you know is not said again, and a notice that has ended as you know it is answered with 204.""")
    @APIResponse(responseCode = "200", description = "The stream", content = @Content(mediaType = MediaType.SERVER_SENT_EVENTS, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "204", description = "It has ended, and the caller has had the last event")
    public void watch(@PathParam("id") UUID id, @HeaderParam("Last-Event-ID") String lastEventId, @Context SseEventSink sink,
            @Context Sse sse, @Context HttpServerResponse response) {
        streams.watch(id, lastEventId, Line.of(sink, sse, response), now -> {
            if (now.rests() && now.id().equals(lastEventId)) {
                throw new WebApplicationException(Response.noContent().build());
            }
            return TELLER;
        });
    }
}
