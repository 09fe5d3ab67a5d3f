package io.tocsin.console.approval;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.access.Operator;
import io.tocsin.advisory.FaultStore;
import io.tocsin.console.Viewer;
import io.tocsin.console.approval.Picks.Pick;
import io.tocsin.console.way.IncidentAddress;
import io.tocsin.console.words.TenantChoices;
import io.tocsin.incident.Incident;
import io.tocsin.leak.LeakWaiver;
import io.tocsin.leak.WaiverView;
import io.tocsin.notice.ApprovalSettings;
import io.tocsin.notice.GuidedSample;
import io.tocsin.notice.LookedAt;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.Preparation;
import io.tocsin.preflight.Finding;
import io.tocsin.preflight.Preflights;
import io.tocsin.problem.FaultCode;
import io.tocsin.template.Shelf;
import io.tocsin.template.TemplateView;
import io.tocsin.template.Templates;

/** Reads what the page shows: a handful of statements, none of which grows with the number of tenants or deliveries. */
@ApplicationScoped
class CheckReader {

    private static final List<String> FAULT_CODES = List.of(FaultCode.LEAK, FaultCode.MISSING_FACT, FaultCode.NO_CONTACT,
            FaultCode.RENDERING_FAILED, FaultCode.NOT_LISTED, FaultCode.NO_TENANT).stream().map(FaultCode::name).toList();

    private final ApprovalSettings settings;
    private final EntityManager entities;
    private final FaultStore faults;
    private final FourEyes fourEyes;
    private final Letters letters;
    private final LookedAt lookedAt;
    private final Preflights preflights;
    private final Shelf shelf;
    private final Templates templates;
    private final TenantChoices tenants;

    CheckReader(ApprovalSettings settings, EntityManager entities, FaultStore faults, FourEyes fourEyes, Letters letters,
            LookedAt lookedAt, Preflights preflights, Shelf shelf, Templates templates, TenantChoices tenants) {
        this.settings = settings;
        this.entities = entities;
        this.faults = faults;
        this.fourEyes = fourEyes;
        this.letters = letters;
        this.lookedAt = lookedAt;
        this.preflights = preflights;
        this.shelf = shelf;
        this.templates = templates;
        this.tenants = tenants;
    }

    private record Rows(Notice notice, Incident incident, Preparation preparation, String movedOn, List<Finding> findings,
            List<WaiverView> waivers, Picks picks, FourEyes.Shown fourEyes, String email, List<TemplateView> words) {
    }

    /** @throws io.tocsin.problem.Refusal NOT_FOUND */
    CheckView read(UUID noticeId, Viewer viewer, Asked asked, Typed typed) {
        // No connection is held while name servers are asked.
        List<Finding> all = asked.wantsAllChecks() ? preflights.of(noticeId).findings() : null;
        Rows rows = QuarkusTransaction.requiringNew().call(() -> rows(noticeId, viewer, asked));
        Notice notice = rows.notice();
        boolean over = notice.releasedAt != null || notice.state == NoticeState.CANCELLED;
        List<Found> found = (all == null ? rows.findings() : all).stream().map(finding -> Found.of(finding, FAULT_CODES, over,
                new IncidentAddress(rows.incident().reference), viewer)).toList();
        boolean hasWords = rows.preparation() != null && rows.preparation().id.equals(notice.preparationId);
        Searched searched = hasWords ? searched(notice, asked) : null;
        if (searched != null && asked.tenant == null) {
            asked.tenant = searched.meant();
        }
        LetterShown letter = hasWords ? letters.of(notice, rows.picks(), asked) : null;
        FaultsShown shown = faults(rows, asked, found);
        return new CheckView(viewer, notice, rows.incident(), rows.preparation(), rows.movedOn(), found, all != null,
                shown, rows.waivers(), hasWords ? new WhoGetsWhat(rows.preparation(), rows.words()) : null,
                letter == null || letter.problem() != null ? rows.picks() : rows.picks().opened(letter.tenantId()), searched,
                letter, rows.fourEyes(),
                rows.preparation() == null ? 1 : settings.neededFor(rows.preparation()), rows.email(), typed,
                named(rows.incident().id, found, shown, rows.waivers()));
    }

    /** Of everybody whom findings, faults and waivers name by id. */
    private Map<String, String> named(UUID incidentId, List<Found> found, FaultsShown shown, List<WaiverView> waivers) {
        Stream<String> inFaults = shown == null ? Stream.empty()
                : shown.rows().stream().flatMap(row -> Stream.of(row.tenantId(), row.otherTenantId()));
        Stream<String> inWaivers = waivers.stream().flatMap(waiver -> Stream.of(waiver.tenantId(), waiver.otherTenantId()));
        return tenants.names(incidentId, Stream.of(found.stream().flatMap(one -> one.tenants().stream()), inFaults, inWaivers)
                .flatMap(ids -> ids).filter(Objects::nonNull).collect(Collectors.toSet()));
    }

    /** Among those whom the notice has a letter to. */
    private Searched searched(Notice notice, Asked asked) {
        return asked.find == null || asked.find.isBlank() ? null
                : Searched.of(asked.find.strip(), tenants.find(notice.incidentId, asked.find, notice),
                        tenantId -> asked.letter(notice.id, tenantId, null, asked.as));
    }

    private Rows rows(UUID noticeId, Viewer viewer, Asked asked) {
        Notice notice = Notice.withId(noticeId);
        Incident incident = Incident.findById(notice.incidentId);
        Preparation preparation = Preparation.newestOf(notice.id).orElse(null);
        boolean waits = notice.state == NoticeState.PREPARED || notice.state == NoticeState.APPROVED;
        String movedOn = waits ? preparation.movedOn(incident, notice, templates).orElse(null) : null;
        Operator me = Operator.findById(viewer.operatorId());
        return new Rows(notice, incident, preparation, movedOn, preflights.ofPreparation(notice, incident),
                LeakWaiver.of(incident.id, notice.id).stream().map(WaiverView::of).toList(),
                picks(notice, preparation, viewer),
                waits && preparation.approvals.size() < settings.neededFor(preparation)
                        ? fourEyes.of(incident, notice, preparation, viewer)
                        : null,
                me == null ? null : me.email,
                waits ? shelf.inUse(notice.templateKey) : List.of());
    }

    private FaultsShown faults(Rows rows, Asked asked, List<Found> found) {
        Preparation preparation = rows.preparation();
        if (preparation == null || preparation.state != Preparation.State.FAILED || rows.notice().releasedAt != null) {
            return null;
        }
        Searched meant = asked.faultsOf == null || asked.faultsOf.isBlank() ? null
                : Searched.of(asked.faultsOf.strip(), tenants.find(rows.incident().id, asked.faultsOf, null),
                        tenantId -> FaultsShown.address(rows.notice().id, asked, tenantId));
        String of = meant == null ? null : meant.meant() == null ? asked.faultsOf.strip() : meant.meant();
        return FaultsShown.of(rows.notice().id, preparation, asked, of,
                QuarkusTransaction.requiringNew().call(() -> faults.page(preparation.id, asked.fault, of,
                        asked.after == null ? 0 : asked.after, FaultsShown.ROWS + 1)),
                found, meant == null || meant.meant() != null ? List.of() : meant.all());
    }

    private Picks picks(Notice notice, Preparation preparation, Viewer viewer) {
        if (preparation == null || preparation.sample == null || !preparation.id.equals(notice.preparationId)) {
            return new Picks(List.<Pick> of(), true);
        }
        GuidedSample sample = preparation.sample;
        Set<String> read = Set.copyOf(lookedAt.openedOf(viewer.actor(), preparation.id, sample.tenantIds()));
        return Picks.of(sample, names(notice, sample), read);
    }

    /** As they were when the notice was prepared. */
    @SuppressWarnings("unchecked")
    private Map<String, String> names(Notice notice, GuidedSample sample) {
        List<String> ids = sample.groups().stream().map(GuidedSample.Group::tenantId).distinct().toList();
        List<Object[]> rows = entities.createNativeQuery("""
                SELECT tenant_id, tenant_name FROM advisory
                WHERE notice_id = :notice AND preparation_id = :preparation AND tenant_id IN (:ids)
                """, Object[].class).setParameter("notice", notice.id).setParameter("preparation", notice.preparationId)
                .setParameter("ids", ids).getResultList();
        return rows.stream().collect(Collectors.toMap(row -> (String) row[0], row -> (String) row[1]));
    }
}
