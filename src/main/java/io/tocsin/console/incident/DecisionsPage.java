package io.tocsin.console.incident;

import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Tone;
import io.tocsin.console.Trouble;
import io.tocsin.console.list.ListedTenants;
import io.tocsin.console.list.ListedTenants.Count;
import io.tocsin.console.way.IncidentAddress;
import io.tocsin.delivery.desk.Retraction;
import io.tocsin.incident.Incident;
import io.tocsin.incident.Incidents;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeTally;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.SecondPerson;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** What is decided about an incident as a whole, each behind a page that says what it means. */
@Path("/console/incidents/{reference}")
@Produces(MediaType.TEXT_HTML)
public class DecisionsPage {

    @Inject
    Pages pages;
    @Inject
    Incidents incidents;
    @Inject
    ListedTenants tenants;
    @Inject
    NoticeTally tally;
    @Inject
    Retraction retraction;
    @Inject
    SecondPerson secondPerson;

    @CheckedTemplate(basePath = "console/incident")
    static class Views {

        static native TemplateInstance scope(Around around, OfIncident shown);

        static native TemplateInstance closure(Around around, OfIncident shown);

        static native TemplateInstance retraction(Around around, OfNotice shown);
    }

    record OfIncident(Incident incident, IncidentAddress at, Count count, Trouble trouble) {

        public boolean isClosed() {
            return incident.closedAt != null;
        }

        public boolean isFinal() {
            return incident.scope.equals(Incident.FINAL);
        }
    }

    /**
     * @param part what the viewer had to do with it, so that somebody else has to retract it; null for a second person
     * @param phrase what has to be typed
     */
    record OfNotice(Incident incident, Notice notice, IncidentAddress at, NoticeCounts counts, String part, String phrase,
            String reason,
            Trouble trouble) {
    }

    @GET
    @Path("scope")
    @Operation(hidden = true)
    @RolesAllowed(Role.APPROVER)
    @Transactional
    public TemplateInstance scope(@PathParam("reference") String reference) {
        return scopePage(Incident.named(reference), null);
    }

    @POST
    @Path("scope")
    @Operation(hidden = true)
    @RolesAllowed(Role.APPROVER)
    public Response setScope(@PathParam("reference") String reference, @RestForm String scope, @RestForm long revision) {
        return decide(reference, revision, incident -> {
            ChangePage.requireOpen(incident);
            incidents.scope(incident, scope, pages.viewer().actor());
        },
                Incident.FINAL.equals(scope) ? "The list is final. Whoever is not on it is told “not affected” from now on."
                        : "The list is open again. Whoever is not on it is told “not yet known” from now on.",
                trouble -> scopePage(named(reference), trouble));
    }

    @GET
    @Path("closure")
    @Operation(hidden = true)
    @RolesAllowed(Role.SENDER)
    @Transactional
    public TemplateInstance closure(@PathParam("reference") String reference) {
        return closurePage(Incident.named(reference), null);
    }

    @POST
    @Path("closure")
    @Operation(hidden = true)
    @RolesAllowed(Role.SENDER)
    public Response close(@PathParam("reference") String reference, @RestForm String close, @RestForm long revision) {
        boolean closing = "true".equals(close);
        return decide(reference, revision, incident -> {
            if (closing) {
                incidents.close(incident, pages.viewer().actor());
            } else {
                incidents.reopen(incident, pages.viewer().actor());
            }
        }, closing ? "The incident is closed. Tenants can still answer." : "The incident is open again.",
                trouble -> closurePage(named(reference), trouble));
    }

    private Response decide(String reference, long revision, Consumer<Incident> verb, String said,
            Function<Trouble, TemplateInstance> again) {
        return pages.take(() -> {
            Incident incident = Incident.lock(reference);
            if (incident.revision != revision) {
                throw new Refusal(RefusalCode.PRECONDITION_FAILED,
                        "Somebody changed the incident meanwhile. Look at it as it is now, then decide again.");
            }
            verb.accept(incident);
        }, Tone.GOOD, said, new IncidentAddress(reference).page(), refusal -> again.apply(Trouble.of(refusal)));
    }

    private static Incident named(String reference) {
        return QuarkusTransaction.requiringNew().call(() -> Incident.named(reference));
    }

    private TemplateInstance scopePage(Incident incident, Trouble trouble) {
        return Views.scope(pages.around(Section.INCIDENTS, "Is the list final?"),
                new OfIncident(incident, new IncidentAddress(incident.reference), tenants.count(incident), trouble));
    }

    private TemplateInstance closurePage(Incident incident, Trouble trouble) {
        return Views.closure(pages.around(Section.INCIDENTS, incident.closedAt == null ? "Close it?" : "Open it again?"),
                new OfIncident(incident, new IncidentAddress(incident.reference), tenants.count(incident), trouble));
    }

    @GET
    @Path("notices/{number}/retraction")
    @Operation(hidden = true)
    @RolesAllowed(Role.SENDER)
    @Transactional
    public TemplateInstance retraction(@PathParam("reference") String reference, @PathParam("number") int number) {
        return retractionPage(reference, number, "", null);
    }

    @POST
    @Path("notices/{number}/retraction")
    @Operation(hidden = true)
    @RolesAllowed(Role.SENDER)
    public Response retract(@PathParam("reference") String reference, @PathParam("number") int number, @RestForm String reason,
            @RestForm String typed) {
        return pages.take(() -> {
            String why = Retraction.checked(reason == null ? null : reason.replace("\r\n", "\n"));
            Notice notice = Notice.lock(idOf(Incident.named(reference), number));
            if (typed == null || !typed.strip().equalsIgnoreCase(phrase(reference, number))) {
                throw new Refusal(RefusalCode.INVALID,
                        "To be sure, type “" + phrase(reference, number) + "” as it stands there. Nothing was retracted.");
            }
            retraction.retract(notice, why, pages.viewer().actor());
        }, Tone.GOOD,
                "Notice " + number + " is retracted: its pages say that it was sent in error. A mail cannot be called back,"
                        + " so send a correction next.",
                new IncidentAddress(reference).page(),
                refusal -> {
                    if (refusal.code() == RefusalCode.NOT_FOUND) {
                        throw refusal;
                    }
                    return QuarkusTransaction.requiringNew().call(() -> retractionPage(reference, number,
                            reason == null ? "" : reason, Trouble.of(refusal)));
                });
    }

    private static UUID idOf(Incident incident, int number) {
        return Notice.<Notice> find("incidentId = ?1 and number = ?2", incident.id, number).firstResultOptional()
                .orElseThrow(() -> new Refusal(RefusalCode.NOT_FOUND,
                        "There is no notice " + number + " of " + incident.reference + ".")).id;
    }

    private String part(Incident incident, Notice notice) {
        return notice.releasedAt == null || !secondPerson.isAskedFor() ? null
                : secondPerson.partOf(incident, notice, Preparation.findById(notice.preparationId), pages.viewer().actor())
                        .orElse(null);
    }

    private static String phrase(String reference, int number) {
        return "retract " + reference + " notice " + number;
    }

    private TemplateInstance retractionPage(String reference, int number, String reason, Trouble trouble) {
        Incident incident = Incident.named(reference);
        Notice notice = Notice.withId(idOf(incident, number));
        NoticeCounts counts = tally.countsOf(notice.id);
        return Views.retraction(pages.around(Section.INCIDENTS, "Retract notice " + number),
                new OfNotice(incident, notice, new IncidentAddress(reference), counts, part(incident, notice),
                        phrase(reference, number), reason,
                        trouble));
    }
}
