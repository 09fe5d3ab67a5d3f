package io.tocsin.console.incident;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.FactField;
import io.tocsin.console.Label;
import io.tocsin.console.Pages;
import io.tocsin.console.Query;
import io.tocsin.console.Section;
import io.tocsin.console.States;
import io.tocsin.console.Told;
import io.tocsin.console.incident.Story.Act;
import io.tocsin.console.list.ListedTenants;
import io.tocsin.console.list.ListedTenants.Count;
import io.tocsin.console.way.IncidentAddress;
import io.tocsin.console.way.Way;
import io.tocsin.console.way.Way.Step;
import io.tocsin.console.way.Ways;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeTally;
import io.tocsin.status.Reminded;
import io.tocsin.template.frame.Tlp;

/** An incident: how far it is, what is next and for whom, its series of notices, and its story in order. */
@Path("/console/incidents/{reference}")
@Produces(MediaType.TEXT_HTML)
public class IncidentPage {

    private static final int ACTS = 30;
    private static final int MOST_NOTICES = 100;

    @Inject
    Pages pages;
    @Inject
    ListedTenants tenants;
    @Inject
    NoticeTally tally;
    @Inject
    Reminded reminded;
    @Inject
    Story story;
    @Inject
    Ways ways;
    @Inject
    MarkdownPreview markdown;

    @CheckedTemplate(basePath = "console/incident")
    static class Views {

        static native TemplateInstance incident(Around around, Shown shown);

        static native TemplateInstance way(Around around, Shown shown);
    }

    /**
     * @param next what has to be done now, or null
     * @param earlier address of the part of the story before this one, or null
     */
    record Shown(Incident incident, IncidentAddress at, Count count, List<Step> steps, Step next, List<Row> series,
            List<Act> story,
            String earlier, String latest, RawString summary, String tlpMeaning) {

        public boolean isClosed() {
            return incident.closedAt != null;
        }

        public List<FactField> facts() {
            return Typed.factsOf(incident).stream().filter(fact -> !fact.name().isEmpty()).toList();
        }

        /** Another one whenever the steps read otherwise; the same on every replica. */
        public String mark() {
            return Integer.toHexString((steps.toString() + isClosed()).hashCode());
        }

        public boolean isFinal() {
            return incident.scope.equals(Incident.FINAL);
        }

        /** Whether another notice can be drafted: one at a time is written. */
        public boolean isReadyForAnother() {
            return !isClosed() && !series.isEmpty() && series.stream().allMatch(row -> row.notice().releasedAt != null
                    || row.notice().state == NoticeState.CANCELLED);
        }
    }

    /** A notice of the series with its figures. */
    record Row(Notice notice, NoticeCounts counts, boolean outOfDate, IncidentAddress at) {

        public Label label() {
            return notice.retracted != null ? States.retracted()
                    : outOfDate ? States.outOfDate()
                            : notice.releasedAt == null ? States.label(notice.state)
                                    : Told.label(notice.state, counts.deliveries());
        }

        /** Where it did not simply go out, or not yet; "" where it did. */
        public String told() {
            return notice.releasedAt == null || notice.retracted != null ? "" : new Told(notice.state, counts).words();
        }

        public String link() {
            return notice.releasedAt != null ? at.sending(notice)
                    : notice.state == NoticeState.DRAFT ? at.words(notice) : at.check(notice);
        }

        public boolean isRetractable() {
            return notice.releasedAt != null && notice.retracted == null;
        }
    }

    @GET
    @Operation(hidden = true)
    @RolesAllowed(Role.VIEWER)
    @Transactional
    public TemplateInstance look(@PathParam("reference") String reference, @QueryParam("before") UUID before) {
        Incident incident = Incident.named(reference);
        Around around = pages.around(Section.INCIDENTS, incident.reference);
        return Views.incident(around, shown(incident, before, around));
    }

    /**
     * How far it is: a piece of the page, asked for again and again while the page is open, so that of two people each sees
     * what the other does.
     *
     * @param mark of what is shown; nothing is answered while that is still true, and focus stays where it is
     */
    @GET
    @Path("way")
    @Operation(hidden = true)
    @RolesAllowed(Role.VIEWER)
    @Transactional
    public Response way(@PathParam("reference") String reference, @QueryParam("shown") String mark) {
        Around around = pages.around(Section.INCIDENTS, reference);
        Shown shown = shown(Incident.named(reference), null, around);
        return shown.mark().equals(mark) ? Response.noContent().build()
                : pages.page(200, Views.way(around, shown));
    }

    private Shown shown(Incident incident, UUID before, Around around) {
        var at = new IncidentAddress(incident.reference);
        Count count = tenants.count(incident);
        List<Notice> series = Notice.<Notice> find("incidentId = ?1 order by number desc", incident.id).page(0, MOST_NOTICES)
                .list();
        Notice under = Ways.underWay(incident).orElse(null);
        Way way = ways.of(incident, count.tenants(), under, around.viewer().actor(), around.times());
        List<Act> acts = story.before(incident.id, before, ACTS + 1);
        boolean more = acts.size() > ACTS;
        List<Act> shown = more ? acts.subList(1, acts.size()) : acts;
        return new Shown(incident, at, count, way.steps(),
                way.next().orElse(null), rows(incident, series, at), shown,
                more ? Query.at(at.page()).with("before", shown.get(0).id()) + "#story" : null,
                before == null ? null : at.page() + "#story",
                incident.summary == null ? null : markdown.html(incident.summary),
                Tlp.meaning(incident.tlp, Locale.ENGLISH));
    }

    private List<Row> rows(Incident incident, List<Notice> series, IncidentAddress at) {
        Map<UUID, NoticeCounts> counts = series.isEmpty() ? Map.of()
                : tally.countsOf(series.stream().map(notice -> notice.id).toList());
        return series.stream()
                .map(notice -> new Row(notice, reminded.withEarlierAnswers(notice, counts.get(notice.id)),
                        ways.movedOn(incident, notice).isPresent(), at))
                .toList();
    }
}
