package io.tocsin.advisory;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import javax.sql.DataSource;

import jakarta.inject.Singleton;
import jakarta.persistence.LockModeType;

import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeTally;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.Wordings;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.template.Templates;
import io.tocsin.template.frame.Frame;
import io.tocsin.vendor.FrozenBrands;

/** How a preparation ends: its notice points at it from then on, or it does not count. In the caller's transaction. */
@Singleton
class PreparationEnd {

    private final OnConnection database;
    private final Clock clock;
    private final Journal journal;
    private final NoticeTally tally;
    private final Templates templates;
    private final Press press;
    private final AdvisoryStore store;
    private final FaultStore faultStore;
    private final FrozenBrands brands;

    PreparationEnd(DataSource database, Clock clock, Journal journal, NoticeTally tally, Templates templates, Press press,
            AdvisoryStore store, FaultStore faultStore, FrozenBrands brands) {
        this.database = new OnConnection(database);
        this.clock = clock;
        this.journal = journal;
        this.tally = tally;
        this.templates = templates;
        this.press = press;
        this.store = store;
        this.faultStore = faultStore;
        this.brands = brands;
    }

    /** The flip: under the incident's lock, and only if nothing moved on since the attempt began. */
    void finish(PreparationTicket ticket, PreparationWork work) {
        Notice notice = Notice.lock(work.notice.id);
        Incident incident = Incident.findById(notice.incidentId);
        Preparation preparation = Preparation.findById(ticket.preparationId());
        if (!ticket.holds(preparation)) {
            return;
        }
        Instant now = clock.instant();
        preparation.done = work.done;
        preparation.total = work.done; // counted before, by more than there are
        Findings findings = work.findings;
        if (findings.advisories() == 0 && findings.faultCount() == 0) {
            findings.take(Fault.ofTenant(null, FaultCode.NO_TENANT, "Nobody is in the audience " + notice.audience
                    + ". Import the affected list, or choose another audience."));
        }
        if (notice.state != NoticeState.DRAFT || preparation.movedOn(incident, notice, templates).isPresent()) {
            end(preparation, Preparation.State.STALE, now);
        } else if (findings.faultCount() > 0) {
            end(preparation, Preparation.State.FAILED, now);
            database.run(connection -> {
                faultStore.write(connection, preparation, findings.faultsNotYetWritten(), findings.faultCount());
                return null;
            });
            preparation.faults = findings.faults();
            preparation.faultCount = findings.faultCount();
        } else {
            adopt(notice, incident, preparation, work, now);
        }
    }

    private void adopt(Notice notice, Incident incident, Preparation preparation, PreparationWork work, Instant now) {
        Findings findings = work.findings;
        TreeMap<String, Frame> frames = press.frames(incident, findings.locales());
        database.run(connection -> {
            store.writeFrames(connection, preparation, frames, work.maker.dictionaries());
            return null;
        });
        preparation.brand = database.run(brands::freeze);
        end(preparation, Preparation.State.DONE, now);
        preparation.advisories = findings.advisories();
        preparation.deliveries = findings.deliveries();
        preparation.digest = findings.digest(incident, notice, preparation.brand, frames);
        preparation.locales = findings.localeCounts();
        preparation.sample = findings.sample();
        preparation.warnings = findings.warnings(Wordings.of(notice, templates));
        preparation.warnings.addAll(work.leakCheck.warnings());
        preparation.warnings.addAll(press.warnings());
        notice.adopt(preparation.id, now);
        tally.add(notice.id, "deliveries.queued", findings.deliveries());
        tally.add(notice.id, "tenants.awaiting", findings.advisories());
        journal.record(new Actor(preparation.requestedBy, preparation.requestedByName), "notice.prepared",
                About.notice(incident.id, notice.id),
                Map.of("preparation", preparation.id.toString(), "digest", preparation.digestText(), "advisories",
                        findings.advisories(), "deliveries", findings.deliveries(), "failedBefore",
                        findings.troubledContacts()));
    }

    /** The notice went on meanwhile. */
    void stale(Preparation preparation) {
        end(preparation, Preparation.State.STALE, clock.instant());
    }

    /** Something broke inside: the notice must not wait for ever for an attempt that will not end. */
    void fail(PreparationTicket ticket) {
        Preparation preparation = Preparation.findById(ticket.preparationId(), LockModeType.PESSIMISTIC_WRITE);
        if (ticket.holds(preparation)) {
            end(preparation, Preparation.State.FAILED, clock.instant());
            preparation.faults = List.of(Fault.ofTenant(null, FaultCode.RENDERING_FAILED,
                    "The service failed inside while preparing. Try again; if it fails again, its log names this preparation: "
                            + preparation.id));
            preparation.faultCount = 1;
            database.run(connection -> {
                faultStore.replace(connection, preparation);
                return null;
            });
        }
    }

    private static void end(Preparation preparation, Preparation.State state, Instant now) {
        preparation.state = state;
        preparation.finishedAt = now;
        preparation.beatAt = now;
    }
}
