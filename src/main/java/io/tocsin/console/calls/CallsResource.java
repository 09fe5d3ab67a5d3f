package io.tocsin.console.calls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.States;
import io.tocsin.console.Viewer;
import io.tocsin.console.calls.CallList.Asked;
import io.tocsin.console.calls.CallList.ToCall;
import io.tocsin.console.tenants.NoticeChoices;
import io.tocsin.console.tenants.NoticeChoices.Choice;
import io.tocsin.console.tenants.NoticeWalk;
import io.tocsin.console.tenants.Place;
import io.tocsin.console.tenants.TenantRows.Contact;
import io.tocsin.console.tenants.TenantRows.InNotice;
import io.tocsin.console.tenants.Typed;
import io.tocsin.console.way.Stage;
import io.tocsin.console.way.Ways;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Refusal;
import io.tocsin.tenant.list.SpreadsheetCell;

/** The call list, as a page and as a file for those who call from elsewhere. */
@Path(CallList.PATH)
@Produces(MediaType.TEXT_HTML)
public class CallsResource {

    /** Nobody calls more; a file of them opens in any spreadsheet. */
    private static final int MOST_EXPORTED = 10_000;
    private static final int BATCH = 500;

    @Inject
    Pages pages;
    @Inject
    CallList list;
    @Inject
    NoticeChoices choices;
    @Inject
    Ways ways;

    @CheckedTemplate(basePath = "console/calls")
    static class Templates {

        static native TemplateInstance list(Around around, CallList.View view);
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(hidden = true)
    public TemplateInstance list(@QueryParam("notice") String notice, @QueryParam("assigned") String assigned,
            @QueryParam("why") String why, @QueryParam("uncalled") String uncalled, @QueryParam("after") String after) {
        Around around = pages.around(Section.CALLS, Section.CALLS.word());
        CallList.View view = list.read(asked(notice, assigned, why, uncalled, after), around.viewer());
        return Templates.list(view.isOfOne() ? around.on(ways.course(view.chosen().id(), Stage.ANSWERS)) : around, view);
    }

    private static Asked asked(String notice, String assigned, String why, String uncalled, String after) {
        return new Asked(empty(notice), List.of("me", "others", "none").contains(String.valueOf(assigned)) ? assigned : null,
                Reason.named(why).orElse(null), "1".equals(uncalled), empty(after));
    }

    private static String empty(String text) {
        return text == null || text.isEmpty() ? null : text;
    }

    @GET
    @Path("export")
    @Produces("text/csv")
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public Response export(@QueryParam("notice") String notice, @QueryParam("assigned") String assigned,
            @QueryParam("why") String why, @QueryParam("uncalled") String uncalled) {
        Asked asked = asked(notice, assigned, why, uncalled, null);
        Choice choice = Typed.inTransaction(() -> choices.withId(asked.notice()))
                .orElseThrow(() -> Refusal.notFound("released notice", notice));
        Viewer viewer = pages.viewer();
        StreamingOutput lines = out -> write(out, asked, choice, viewer);
        return Response.ok(lines, new MediaType("text", "csv", "UTF-8"))
                .header(HttpHeaders.CONTENT_DISPOSITION,
                        "attachment; filename=\"calls-" + choice.reference().replaceAll("[^A-Za-z0-9._-]", "_") + "-notice-"
                                + choice.number() + ".csv\"")
                .header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }

    private void write(OutputStream out, Asked asked, Choice choice, Viewer viewer) throws IOException {
        out.write((SpreadsheetCell.BYTE_ORDER_MARK
                + SpreadsheetCell.line("Number", "Tenant", "Tier", "Region", "Time zone", "Where it stands",
                        "What it found", "Contacts", "Looked after by", "Last call", "What to say"))
                .getBytes(UTF_8));
        Place after = Place.START;
        for (int written = 0; after != null && written < MOST_EXPORTED;) {
            Place from = after;
            var page = Typed.inTransaction(() -> {
                Notice notice = Notice.withId(choice.id());
                NoticeWalk.Found found = list.find(notice, asked, viewer, from, BATCH);
                return new Batch(list.toCall(notice, choice, found, viewer), found.next());
            });
            for (ToCall call : page.calls()) {
                out.write(line(call).getBytes(UTF_8));
            }
            written += page.calls().size();
            after = page.next();
        }
    }

    private record Batch(List<ToCall> calls, Place next) {
    }

    private static String line(ToCall call) {
        InNotice tenant = call.tenant();
        return SpreadsheetCell.line(tenant.tenantId(), tenant.name(), tenant.tier(), tenant.region(), tenant.timeZone(),
                tenant.label().word(),
                tenant.finding() == null ? "" : States.label(tenant.finding()).word(),
                tenant.contacts().stream().map(CallsResource::words).collect(Collectors.joining("; ")),
                tenant.lookedAfterName(),
                tenant.lastCall() == null ? "" : tenant.lastCall().label().word() + ", " + tenant.lastCall().at(),
                String.join(" ", call.script().sentences()));
    }

    private static String words(Contact contact) {
        return Stream.of(contact.name(), contact.email(), contact.isWrong() ? "(says it is the wrong contact)" : null)
                .filter(Objects::nonNull).collect(Collectors.joining(" "));
    }
}
