package io.tocsin.console.incident;

import java.util.List;

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

    @GET
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public TemplateInstance edit(@PathParam("reference") String reference) {
        Incident incident = named(reference);
        return forms.form(incident, Typed.Shown.of(incident, pages.viewer().zone()), incident.revision, null, null);
    }

    @POST
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response change(@PathParam("reference") String reference, @RestForm long revision, @BeanParam Typed typed,
            @RestForm String preview) {
        Viewer viewer = pages.viewer();
        if (preview != null) {
            return pages.page(200, forms.form(named(reference), typed.again(List.of()), revision, null, null));
        }
        return pages.take(() -> {
            Incident incident = Incident.lock(reference);
            requireOpen(incident);
            if (incident.revision != revision) {
                throw new Refusal(RefusalCode.PRECONDITION_FAILED, "Somebody else changed the incident while you were typing."
                        + " Theirs stands below; what you typed stands in the form. Saving again puts yours in place of it.");
            }
            incidents.change(incident, typed.form(incident, viewer.zone()), viewer.actor());
        }, Tone.GOOD, SAVED, new IncidentAddress(reference).page(), refusal -> {
            Incident now = named(reference);
            boolean stale = refusal.code() == RefusalCode.PRECONDITION_FAILED;
            return forms.form(now, typed.again(refusal.faults()), stale ? now.revision : revision,
                    IncidentFormPage.trouble(refusal), stale ? now : null);
        });
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
