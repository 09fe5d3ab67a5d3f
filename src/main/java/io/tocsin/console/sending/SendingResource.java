package io.tocsin.console.sending;

import java.time.ZoneId;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiConsumer;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.sse.Sse;
import jakarta.ws.rs.sse.SseEventSink;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.States;
import io.tocsin.console.Times;
import io.tocsin.console.Tone;
import io.tocsin.console.Trouble;
import io.tocsin.console.way.Stage;
import io.tocsin.console.way.Ways;
import io.tocsin.delivery.desk.Release;
import io.tocsin.journal.Actor;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.Notices;
import io.tocsin.notice.stream.Event;
import io.tocsin.notice.stream.Line;
import io.tocsin.notice.stream.NoticeStreams;
import io.tocsin.notice.stream.Snapshot;
import io.tocsin.notice.stream.Teller;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.vertx.core.http.HttpServerResponse;

/** Watching a notice go out, holding it and stopping it. */
@Path("/console/notices/{id}")
@Produces(MediaType.TEXT_HTML)
public class SendingResource {

    /**
     * @param revision of the notice that the forms are made from
     * @param typed in place of the incident's reference, to be shown again
     * @param trouble why nothing was done, or null
     */
    record Page(Sending sending, String title, long revision, String typed, Trouble trouble) {
    }

    @CheckedTemplate(basePath = "console/sending")
    static class Templates {

        static native TemplateInstance page(Around around, Page page);

        static native TemplateInstance live(Sending sending, Times times);
    }

    @Inject
    Notices notices;
    @Inject
    NoticeStreams streams;
    @Inject
    Pages pages;
    @Inject
    SendingReader reader;
    @Inject
    Release release;
    @Inject
    Ways ways;

    @GET
    @Path("/sending")
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public Response sending(@PathParam("id") UUID id) {
        return pages.page(200, page(id, "", null));
    }

    private TemplateInstance page(UUID id, String typed, Trouble trouble) {
        long revision = QuarkusTransaction.requiringNew().call(() -> Notice.withId(id).revision);
        Notices.Seen seen = QuarkusTransaction.requiringNew().call(() -> notices.see(id));
        Sending sending = reader.read(seen.view());
        String title = "Sending: " + States.word(sending.notice().kind(), sending.notice().template()).toLowerCase() + " of "
                + sending.notice().incident();
        return Templates.page(pages.around(Section.INCIDENTS, title).on(ways.course(seen.notice(), seen.view(), Stage.SENDING)),
                new Page(sending, title, revision, typed, trouble));
    }

    @POST
    @Path("/pause")
    @RolesAllowed(Role.SENDER)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response pause(@PathParam("id") UUID id, @FormParam("revision") long revision) {
        return act(id, revision, NoticeState.PAUSED, release::pause,
                "Sending is paused. What was on its way at that moment is finished; nothing new begins until somebody resumes it.");
    }

    @POST
    @Path("/resumption")
    @RolesAllowed(Role.SENDER)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response resume(@PathParam("id") UUID id, @FormParam("revision") long revision) {
        return act(id, revision, NoticeState.RELEASED, release::resume, "Sending goes on.");
    }

    @POST
    @Path("/cancellation")
    @RolesAllowed(Role.SENDER)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response cancel(@PathParam("id") UUID id, @FormParam("revision") long revision,
            @FormParam("confirm") String confirm) {
        String typed = Objects.requireNonNullElse(confirm, "").strip();
        String reference = notices.seen(id).incident();
        if (!typed.equalsIgnoreCase(reference)) {
            return pages.page(422, page(id, typed, Trouble.of("The notice was not cancelled: type " + reference
                    + ", the incident's reference, to show that you mean this one.")));
        }
        return act(id, revision, NoticeState.CANCELLED, release::cancel,
                "The notice is cancelled. What was not sent never will be; whoever was told already stays told.");
    }

    private Response act(UUID id, long revision, NoticeState goal, BiConsumer<Notice, Actor> verb, String said) {
        Actor actor = pages.viewer().actor();
        return pages.take(() -> {
            Notice notice = Notice.lock(id);
            if (notice.state != goal && notice.revision != revision) {
                throw new Refusal(RefusalCode.STALE, "Somebody else was faster: the notice is now \""
                        + States.label(notice.state).word()
                        + "\". Look at it as it stands, and do what you want to do again.");
            }
            verb.accept(notice, actor);
        }, goal == NoticeState.RELEASED ? Tone.GOOD : Tone.WARN, said, "/console/notices/" + id + "/sending",
                refusal -> page(id, "", Trouble.of(refusal)));
    }

    @GET
    @Path("/stream")
    @RolesAllowed(Role.VIEWER)
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @Operation(hidden = true)
    public void watch(@PathParam("id") UUID id, @HeaderParam("Last-Event-ID") String lastEventId, @Context SseEventSink sink,
            @Context Sse sse, @Context HttpServerResponse response) {
        ZoneId zone = pages.viewer().zone();
        streams.watch(id, lastEventId, Line.of(sink, sse, response), now -> new Teller() {

            @Override
            public Event tell(Snapshot moment) {
                return new Event("sending", moment.id(), moment.derive(zone, String.class, any -> piece(any, zone)));
            }

            /** Pace and time left move on their own. */
            @Override
            public Event still(Snapshot moment) {
                return new Event("sending", moment.id(), piece(moment, zone));
            }
        });
    }

    /** What the database is asked for is asked once for all who watch, what is in their own time once for each zone. */
    private String piece(Snapshot moment, ZoneId zone) {
        Sending sending = moment.derive(Sending.class, Sending.class, any -> reader.read(any.view()));
        return Templates.live(sending, new Times(zone, sending.now())).render();
    }
}
