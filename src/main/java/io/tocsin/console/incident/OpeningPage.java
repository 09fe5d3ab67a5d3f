package io.tocsin.console.incident;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Year;
import java.time.ZoneOffset;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Pages;
import io.tocsin.console.Viewer;
import io.tocsin.console.way.IncidentAddress;
import io.tocsin.incident.Incident;
import io.tocsin.incident.Incidents;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;

/** Opening an incident. */
@Path("/console/incidents/new")
@Produces(MediaType.TEXT_HTML)
public class OpeningPage {

    @Inject
    Pages pages;
    @Inject
    IncidentFormPage forms;
    @Inject
    Incidents incidents;
    @Inject
    AgroalDataSource database;
    @Inject
    Clock clock;

    @GET
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    @Transactional
    public TemplateInstance blank() throws SQLException {
        return forms.form(null, Typed.Shown.empty(proposed()), 0, null, null, null);
    }

    /** The next number of the year. */
    private String proposed() throws SQLException {
        String prefix = "INC-" + Year.from(clock.instant().atZone(ZoneOffset.UTC)) + "-";
        try (Connection connection = database.getConnection()) {
            long last = new Sql(connection).number("""
                    SELECT coalesce(max(substr(reference, length(?) + 1)::integer), 0) FROM incident
                    WHERE starts_with(reference, ?) AND substr(reference, length(?) + 1) ~ '^[0-9]{1,6}$'
                    """, prefix, prefix, prefix);
            return prefix + String.format("%02d", last + 1);
        }
    }

    @POST
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response open(@BeanParam Typed typed, @RestForm String preview) {
        Viewer viewer = pages.viewer();
        if (preview != null) {
            return pages.page(200, forms.form(null, typed.again(List.of()), 0, null, null, null));
        }
        try {
            Incident opened = QuarkusTransaction.requiringNew()
                    .call(() -> incidents.open(typed.form(null, viewer.zone(), clock.instant(), taken(typed.reference)),
                            viewer.actor()));
            pages.said(opened.reference + " is open. Next: say who is affected.");
            return pages.seeOther(new IncidentAddress(opened.reference).page());
        } catch (Refusal e) {
            return pages.again(e, forms.form(null, typed.again(e.faults()), 0, null, IncidentFormPage.trouble(e), null));
        }
    }

    /** People take two references that differ in capitals only for the same one; programs may tell them apart. */
    private static List<Fault> taken(String reference) {
        return reference == null ? List.of()
                : Incident.<Incident> find("lower(reference) = lower(?1)", reference.strip()).firstResultOptional()
                        .map(there -> List.of(Fault.inField("reference", FaultCode.INVALID_VALUE, "There is an incident "
                                + there.reference + " already. Change that one, or choose another reference.")))
                        .orElse(List.of());
    }

    /** Markdown as it reads; a piece of the page. */
    @POST
    @Path("preview")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public TemplateInstance preview(@RestForm String summary) {
        return forms.preview(summary);
    }
}
