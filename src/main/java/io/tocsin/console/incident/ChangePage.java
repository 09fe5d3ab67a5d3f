package io.tocsin.console.incident;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
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
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Pages;
import io.tocsin.console.Tone;
import io.tocsin.console.Viewer;
import io.tocsin.console.way.IncidentAddress;
import io.tocsin.incident.Incident;
import io.tocsin.incident.Incidents;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Changing an incident. */
@Path("/console/incidents/{reference}/edit")
@Produces(MediaType.TEXT_HTML)
public class ChangePage {

    static final String SAVED = "Saved. What was prepared from what was known before has to be prepared again.";

    @Inject
    Pages pages;
    @Inject
    IncidentFormPage forms;
    @Inject
    Incidents incidents;
    @Inject
    Clock clock;

    @GET
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public TemplateInstance edit(@PathParam("reference") String reference) {
        Incident incident = named(reference);
        Typed.Shown shown = Typed.Shown.of(incident, pages.viewer().zone());
        return forms.form(incident, shown, incident.revision, Typed.written(Typed.fields(shown)), null, null);
    }

    @POST
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response change(@PathParam("reference") String reference, @RestForm long revision, @BeanParam Typed typed,
            @RestForm String preview) {
        Viewer viewer = pages.viewer();
        if (preview != null) {
            return pages.page(200, forms.form(named(reference), typed.again(List.of()), revision, typed.began, null, null));
        }
        List<Overtaken> overtaken = new ArrayList<>();
        return pages.take(() -> {
            Incident incident = Incident.lock(reference);
            requireOpen(incident);
            if (incident.revision != revision) {
                merge(incident, typed, viewer).ifPresent(overtaken::add);
            }
            if (!overtaken.isEmpty()) {
                throw new Refusal(RefusalCode.PRECONDITION_FAILED, "Somebody else changed the incident while you were typing."
                        + " What only one of you changed is put together in the form. What both changed stands there as you"
                        + " typed it, and as it is now beside: take over what matters, then say that yours may stand.");
            }
            incidents.change(incident, typed.form(incident, viewer.zone(), clock.instant(), List.of()), viewer.actor());
        }, Tone.GOOD, SAVED, new IncidentAddress(reference).page(), refusal -> {
            Incident now = named(reference);
            return forms.form(now, typed.again(refusal.faults()), revision, typed.began, IncidentFormPage.trouble(refusal),
                    overtaken.isEmpty() ? null : overtaken.get(0));
        });
    }

    /**
     * Puts into the form what only somebody else changed.
     *
     * @return what both changed, unless it was said that what was typed may stand
     */
    private static Optional<Overtaken> merge(Incident incident, Typed typed, Viewer viewer) {
        Typed.Shown now = Typed.Shown.of(incident, viewer.zone());
        Merged merged = Merged.of(typed.began(), typed.fields(), Typed.fields(now));
        typed.take(merged.fields());
        typed.began = Typed.written(merged.base());
        return merged.both().isEmpty() || typed.over != null && typed.over == incident.revision ? Optional.empty()
                : Optional.of(new Overtaken(incident, now, merged.both()));
    }

    /**
     * An incident that somebody else changed while it was typed.
     *
     * @param both names of fields that both changed
     */
    record Overtaken(Incident incident, Typed.Shown now, List<String> both) {

        public boolean isBoth(String field) {
            return both.contains(field);
        }
    }

    static void requireOpen(Incident incident) {
        if (incident.closedAt != null) {
            throw new Refusal(RefusalCode.STATE, "The incident is closed, so it stays as it is. A sender can reopen it.");
        }
    }

    private static Incident named(String reference) {
        return QuarkusTransaction.requiringNew().call(() -> Incident.named(reference));
    }
}
