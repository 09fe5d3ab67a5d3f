package io.tocsin.preflight;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.incident.Incident;
import io.tocsin.leak.LeakWaiver;
import io.tocsin.leak.WaiverView;
import io.tocsin.notice.Notice;
import io.tocsin.preflight.Finding.Severity;

/** All checks of a notice, made as they are asked for. */
@ApplicationScoped
public class Preflights {

    private final Clock clock;
    private final PreparationFindings preparationFindings;
    private final ListFindings listFindings;
    private final DomainFindings domainFindings;
    private final SenderFindings senderFindings;

    Preflights(Clock clock, PreparationFindings preparationFindings, ListFindings listFindings, DomainFindings domainFindings,
            SenderFindings senderFindings) {
        this.clock = clock;
        this.preparationFindings = preparationFindings;
        this.listFindings = listFindings;
        this.domainFindings = domainFindings;
        this.senderFindings = senderFindings;
    }

    private record Rows(Notice notice, List<Finding> findings, List<WaiverView> waivers, List<ListFindings.Domain> domains) {
    }

    /**
     * No connection to the database is held while name servers are asked, which takes six seconds at most.
     *
     * @throws io.tocsin.problem.Refusal NOT_FOUND
     */
    public Preflight of(UUID noticeId) {
        Rows rows = QuarkusTransaction.requiringNew().call(() -> rows(Notice.withId(noticeId)));
        List<Finding> findings = new ArrayList<>(rows.findings());
        Preflight.Domains domains = domainFindings.add(rows.domains(), findings);
        SenderCheck sender = senderFindings.add(findings);
        findings.sort(Comparator.comparing(Finding::severity));
        boolean ready = findings.stream().noneMatch(finding -> finding.severity() == Severity.STOPS);
        return new Preflight(noticeId, rows.notice().number, rows.notice().state, ready, clock.instant(),
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

    /** What its newest preparation found, without a look at the list or at name servers: quick, whatever the list's size. */
    public List<Finding> ofPreparation(Notice notice, Incident incident) {
        List<Finding> findings = new ArrayList<>();
        preparationFindings.add(notice, incident, findings);
        findings.sort(Comparator.comparing(Finding::severity));
        return findings;
    }
}
