package io.tocsin.preflight;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.access.Role;
import io.tocsin.incident.Incident;
import io.tocsin.leak.LeakWaiver;
import io.tocsin.leak.WaiverView;
import io.tocsin.notice.Notice;
import io.tocsin.preflight.Finding.Severity;

/** All checks of a notice in one answer. */
@Path("/api/v1/notices/{id}/preflight")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class PreflightResource {

    @Inject
    Clock clock;
    @Inject
    PreparationFindings preparationFindings;
    @Inject
    ListFindings listFindings;
    @Inject
    DomainFindings domainFindings;
    @Inject
    SenderFindings senderFindings;

    private record Rows(Notice notice, List<Finding> findings, List<WaiverView> waivers, List<ListFindings.Domain> domains) {
    }

    /** No connection to the database is held while name servers are asked. */
    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(operationId = "preflightNotice", summary = "Everything that was checked: what stops the notice, what to look at, what is good to know", description = "Of the whole affected list, or of the tenants that the draft names. What DNS does not say in time is not "
            + "known, and nothing waits for it.")
    public Preflight check(@PathParam("id") UUID id) {
        Rows rows = QuarkusTransaction.requiringNew().call(() -> rows(Notice.withId(id)));
        List<Finding> findings = new ArrayList<>(rows.findings());
        Preflight.Domains domains = domainFindings.add(rows.domains(), findings);
        SenderCheck sender = senderFindings.add(findings);
        findings.sort(Comparator.comparing(Finding::severity));
        boolean ready = findings.stream().noneMatch(finding -> finding.severity() == Severity.STOPS);
        return new Preflight(id, rows.notice().number, rows.notice().state, ready, clock.instant(),
                Preflight.Counts.of(findings), findings, rows.waivers(), sender, domains);
    }

    private Rows rows(Notice notice) {
        Incident incident = Incident.findById(notice.incidentId);
        List<Finding> findings = new ArrayList<>();
        preparationFindings.add(notice, incident, findings);
        List<ListFindings.Domain> domains = listFindings.add(notice, findings);
        return new Rows(notice, findings,
                LeakWaiver.of(incident.id, notice.id).stream().map(WaiverView::of).toList(), domains);
    }
}
