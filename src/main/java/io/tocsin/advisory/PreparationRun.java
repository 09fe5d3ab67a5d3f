package io.tocsin.advisory;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import javax.sql.DataSource;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeTally;
import io.tocsin.notice.Preparation;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Frame;
import io.tocsin.template.FrameData;
import io.tocsin.template.MailFrame;
import io.tocsin.template.TemplateRenderer;
import io.tocsin.template.TemplateVersion;
import io.tocsin.template.Templates;
import io.tocsin.time.Ids;
import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/**
 * The verb "prepare": every tenant of a notice's audience rendered, checked and stored, with the deliveries that will carry
 * the words, and one digest over all. Works in batches, each a transaction of its own, under a preparation id that nobody
 * reads by until {@link #finish} makes the notice point at it. The batches hold no lock: if the list, the facts or the
 * template move on meanwhile, the last step sees it and nothing of this preparation counts.
 */
@ApplicationScoped
public class PreparationRun {

    private static final int BATCH = 500;
    private static final int MOST_FAULTS = 1000;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final DataSource database;
    private final Clock clock;
    private final Journal journal;
    private final NoticeTally tally;
    private final Templates templates;
    private final TemplateRenderer renderer;
    private final MailFrame mailFrame;
    private final VendorSettings vendor;
    private final PublicUrl publicUrl;
    private final AudienceReader audience;
    private final AdvisoryStore store;
    private final MessageIdDomain messageIdDomain;
    private final Locale standard;
    private final ExecutorService makers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(),
            task -> new Thread(task, "advisory-maker"));
    private volatile boolean stopping;

    PreparationRun(DataSource database, Clock clock, Journal journal, NoticeTally tally, Templates templates,
            TemplateRenderer renderer, MailFrame mailFrame, VendorSettings vendor, PublicUrl publicUrl,
            AudienceReader audience, AdvisoryStore store, MessageIdDomain messageIdDomain,
            @ConfigProperty(name = "tocsin.default-locale", defaultValue = "en") String standard) {
        this.database = database;
        this.clock = clock;
        this.journal = journal;
        this.tally = tally;
        this.templates = templates;
        this.renderer = renderer;
        this.mailFrame = mailFrame;
        this.vendor = vendor;
        this.publicUrl = publicUrl;
        this.audience = audience;
        this.store = store;
        this.messageIdDomain = messageIdDomain;
        this.standard = Locale.forLanguageTag(standard);
    }

    /** Which attempt of which preparation a process works on; {@code attempt} fences it off from a later one. */
    public record Ticket(UUID preparationId, int attempt, int total) {
    }

    /**
     * Voids what was prepared before and notes that a preparation runs.
     *
     * @throws Refusal STATE when the notice cannot be prepared any more; CONFLICT while another preparation of it runs
     */
    public Ticket begin(UUID noticeId, Actor actor) {
        return QuarkusTransaction.requiringNew().call(() -> {
            Notice notice = Notice.lock(noticeId);
            Incident incident = Incident.findById(notice.incidentId);
            if (Preparation.count("noticeId = ?1 and state = ?2", noticeId, Preparation.State.RUNNING) > 0) {
                throw new Refusal(RefusalCode.CONFLICT, "This notice is being prepared already. Watch it at /api/v1/notices/"
                        + noticeId + ".");
            }
            Instant now = clock.instant();
            notice.unprepare(now);
            tally.clear(noticeId);
            var preparation = new Preparation();
            preparation.id = Ids.next();
            preparation.noticeId = noticeId;
            preparation.state = Preparation.State.RUNNING;
            preparation.requestedBy = actor.operatorId();
            preparation.requestedByName = actor.name();
            preparation.requestedAt = now;
            preparation.beatAt = now;
            preparation.attempt = 1;
            preparation.salt = new byte[16];
            RANDOM.nextBytes(preparation.salt);
            preparation.messageIdDomain = messageIdDomain.value();
            takeRevisions(preparation, incident, notice);
            preparation.persist();
            return new Ticket(preparation.id, preparation.attempt, preparation.total);
        });
    }

    private void takeRevisions(Preparation preparation, Incident incident, Notice notice) {
        preparation.listRevision = incident.listRevision;
        preparation.factsRevision = incident.factsRevision;
        preparation.seriesRevision = Preparation.seriesRevisionOf(incident.id);
        preparation.templateRevision = templates.revisionOf(notice.templateKey);
        preparation.total = withConnection(connection -> audience.count(connection, notice));
        preparation.done = 0;
    }

    /**
     * Works until the end of the audience. What a person must know stands in the preparation's row afterwards: words and
     * digest, or faults.
     */
    public void run(Ticket ticket) {
        try {
            runThrough(ticket);
        } catch (RuntimeException e) {
            QuarkusTransaction.requiringNew().run(() -> fail(ticket));
            throw e;
        }
    }

    private void runThrough(Ticket ticket) {
        Work work = QuarkusTransaction.requiringNew().call(() -> open(ticket));
        if (work == null) {
            return;
        }
        String after = "";
        while (!stopping) {
            String last = work.nextBatch(after);
            if (last == null) {
                QuarkusTransaction.requiringNew().run(() -> finish(ticket, work));
                return;
            }
            after = last;
        }
    }

    private Work open(Ticket ticket) {
        Preparation preparation = Preparation.findById(ticket.preparationId());
        if (!holds(preparation, ticket)) {
            return null;
        }
        Notice notice = Notice.withId(preparation.noticeId);
        Incident incident = Incident.findById(notice.incidentId);
        withConnection(connection -> {
            store.removeAll(connection, notice.id);
            return null;
        });
        return new Work(ticket, preparation, notice, incident);
    }

    private static boolean holds(Preparation preparation, Ticket ticket) {
        return preparation.state == Preparation.State.RUNNING && preparation.attempt == ticket.attempt();
    }

    /** What one attempt has in hand between its batches. */
    private final class Work {

        final Ticket ticket;
        final Preparation preparation;
        final Notice notice;
        final AdvisoryMaker maker;
        final FrameData frameData;
        final Digest digest = new Digest();
        final TreeSet<String> locales = new TreeSet<>();
        final Map<String, Integer> fallbacks = new TreeMap<>();
        final List<Fault> faults = new ArrayList<>();
        final List<String> withoutActions = new ArrayList<>();
        int faultCount;
        int undetermined;
        int advisories;
        int deliveries;
        int done;

        Work(Ticket ticket, Preparation preparation, Notice notice, Incident incident) {
            this.ticket = ticket;
            this.preparation = preparation;
            this.notice = notice;
            Map<String, TemplateVersion> words = templates.newest(notice.templateKey);
            maker = new AdvisoryMaker(renderer, new TemplateData(vendor, publicUrl, incident, notice), words, standard,
                    "TLP:" + incident.tlp);
            frameData = new FrameData(incident.reference, incident.tlp);
            withConnection(connection -> audience.notListed(connection, notice)).forEach(tenantId -> add(List.of(
                    Fault.ofTenant(tenantId, FaultCode.NOT_LISTED,
                            "The draft names this tenant, and it is not on the incident's list."))));
        }

        /** @return the last tenant of the batch, or null when there was none left or the attempt no longer counts */
        String nextBatch(String after) {
            List<TenantToTell> batch = QuarkusTransaction.requiringNew()
                    .call(() -> withConnection(connection -> audience.next(connection, notice, after, BATCH)));
            if (batch.isEmpty()) {
                return null;
            }
            List<MadeAdvisory> made = make(batch);
            made.forEach(this::take);
            done += batch.size();
            boolean goesOn = QuarkusTransaction.requiringNew().call(() -> store(made));
            return goesOn ? batch.get(batch.size() - 1).tenantId() : null;
        }

        private List<MadeAdvisory> make(List<TenantToTell> batch) {
            List<Future<List<MadeAdvisory>>> parts = new ArrayList<>();
            int size = Math.max(1, batch.size() / (2 * Runtime.getRuntime().availableProcessors()));
            for (int from = 0; from < batch.size(); from += size) {
                List<TenantToTell> part = batch.subList(from, Math.min(batch.size(), from + size));
                parts.add(makers.submit(() -> part.stream().map(maker::make).toList()));
            }
            List<MadeAdvisory> made = new ArrayList<>(batch.size());
            try {
                for (Future<List<MadeAdvisory>> part : parts) {
                    made.addAll(part.get());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while preparing notice " + notice.id, e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("preparing notice " + notice.id, e.getCause());
            }
            return made;
        }

        private void take(MadeAdvisory advisory) {
            add(advisory.faults());
            if (!advisory.faults().isEmpty()) {
                return;
            }
            advisories++;
            digest.add(advisory.digest());
            advisory.fallbacks().forEach(locale -> fallbacks.merge(locale, 1, Integer::sum));
            if (!advisory.tenant().facts().containsKey("requiredActions")) {
                undetermined++;
                if (withoutActions.size() < 10) {
                    withoutActions.add(advisory.tenant().tenantId());
                }
            }
            for (MadeAdvisory.Recipient recipient : advisory.recipients()) {
                deliveries++;
                locales.add(recipient.locale());
                // Salted, so that the digest can be kept and compared when the address itself has been erased.
                digest.add(new Digest().add(preparation.salt).add(recipient.contact().email().toLowerCase(Locale.ROOT))
                        .value()).add(recipient.locale());
            }
        }

        private void add(List<Fault> more) {
            faultCount += more.size();
            more.stream().limit(Math.max(0, MOST_FAULTS - faults.size())).forEach(faults::add);
        }

        private boolean store(List<MadeAdvisory> made) {
            Preparation row = Preparation.findById(ticket.preparationId(),
                    LockModeType.PESSIMISTIC_WRITE);
            if (!holds(row, ticket)) {
                return false;
            }
            row.done = done;
            row.beatAt = clock.instant();
            // Once there is a fault nothing of this preparation will count; the rest is only checked.
            if (faultCount == 0) {
                withConnection(connection -> {
                    store.write(connection, row, made, clock.instant());
                    return null;
                });
            }
            return true;
        }

        /** The mail around the words, one per locale in use, and its part of the digest. */
        Map<String, Frame> frames() {
            Map<String, Frame> frames = locales.stream().collect(toMap(locale -> locale,
                    locale -> mailFrame.frame(Locale.forLanguageTag(locale), frameData), (a, b) -> a, TreeMap::new));
            frames.forEach((locale, frame) -> digest.add(locale).add(frame.html()).add(frame.text()));
            return frames;
        }

        List<Map<String, Object>> warnings() {
            var warnings = new ArrayList<Map<String, Object>>();
            fallbacks.forEach((locale, contacts) -> warnings.add(Map.of("code", "LOCALE_FALLBACK", "locale", locale, "count",
                    contacts, "message", contacts + (contacts == 1 ? " contact asks" : " contacts ask") + " for " + locale
                            + ", in which the template has no words, and will be written to in another language.")));
            if (undetermined > 0) {
                warnings.add(Map.of("code", "REQUIRED_ACTIONS_NOT_DETERMINED", "count", undetermined, "tenantIds",
                        withoutActions, "message", undetermined + (undetermined == 1 ? " tenant has" : " tenants have")
                                + " no fact requiredActions: they will read that required actions are not yet determined."
                                + " Say [] or none where nothing is needed."));
            }
            return warnings;
        }
    }

    /** Something broke inside: the notice must not wait for ever for an attempt that will not end. */
    private void fail(Ticket ticket) {
        Preparation preparation = Preparation.findById(ticket.preparationId(), LockModeType.PESSIMISTIC_WRITE);
        if (holds(preparation, ticket)) {
            preparation.state = Preparation.State.FAILED;
            preparation.finishedAt = clock.instant();
            preparation.faults = List.of(Fault.ofTenant(null, FaultCode.RENDERING_FAILED,
                    "The service failed inside while preparing. Try again; if it fails again, its log names this preparation: "
                            + preparation.id));
            preparation.faultCount = 1;
        }
    }

    /** The flip: under the incident's lock, and only if nothing moved on since {@link #begin}. */
    private void finish(Ticket ticket, Work work) {
        Notice notice = Notice.lock(work.notice.id);
        Incident incident = Incident.findById(notice.incidentId);
        Preparation preparation = Preparation.findById(ticket.preparationId());
        if (!holds(preparation, ticket)) {
            return;
        }
        Instant now = clock.instant();
        preparation.finishedAt = now;
        preparation.beatAt = now;
        preparation.done = work.done;
        if (work.advisories == 0 && work.faultCount == 0) {
            work.add(List.of(Fault.ofTenant(null, FaultCode.NO_TENANT, "Nobody is in the audience " + notice.audience
                    + ". Import the affected list, or choose another audience.")));
        }
        if (preparation.movedOn(incident, notice, templates).isPresent()) {
            preparation.state = Preparation.State.STALE;
        } else if (work.faultCount > 0) {
            preparation.state = Preparation.State.FAILED;
            preparation.faults = work.faults;
            preparation.faultCount = work.faultCount;
        } else {
            Map<String, Frame> frames = work.frames();
            withConnection(connection -> {
                store.writeFrames(connection, preparation, frames);
                return null;
            });
            preparation.state = Preparation.State.DONE;
            preparation.advisories = work.advisories;
            preparation.deliveries = work.deliveries;
            preparation.digest = work.digest.value();
            preparation.warnings = work.warnings();
            notice.adopt(preparation.id, now);
            tally.add(notice.id, "deliveries.queued", work.deliveries);
            tally.add(notice.id, "tenants.awaiting", work.advisories);
            journal.record(new Actor(preparation.requestedBy, preparation.requestedByName), "notice.prepared",
                    About.notice(incident.id, notice.id),
                    Map.of("preparation", preparation.id.toString(), "digest", preparation.digestText(), "advisories",
                            work.advisories, "deliveries", work.deliveries));
        }
        if (preparation.state != Preparation.State.DONE) {
            withConnection(connection -> {
                store.removeAll(connection, notice.id);
                return null;
            });
        }
    }

    /**
     * Takes over preparations whose process died: their beat is older than {@code before}. Each is begun again from its
     * first tenant, with the revisions of now.
     */
    public List<Ticket> takeOver(Instant before) {
        return QuarkusTransaction.requiringNew().call(() -> Preparation.<Preparation> list("""
                state = ?1 and beatAt < ?2 order by id
                """, Preparation.State.RUNNING, before).stream().map(stale -> takeOver(stale, before))
                .filter(ticket -> ticket != null).toList());
    }

    private Ticket takeOver(Preparation stale, Instant before) {
        Notice notice = Notice.lock(stale.noticeId);
        Preparation.getEntityManager().refresh(stale,
                LockModeType.PESSIMISTIC_WRITE);
        if (stale.state != Preparation.State.RUNNING || !stale.beatAt.isBefore(before)) {
            return null;
        }
        stale.attempt++;
        stale.beatAt = clock.instant();
        takeRevisions(stale, Incident.findById(notice.incidentId), notice);
        return new Ticket(stale.id, stale.attempt, stale.total);
    }

    private interface Statement<T> {
        T on(Connection connection) throws SQLException, IOException;
    }

    private <T> T withConnection(Statement<T> statement) {
        try (Connection connection = database.getConnection()) {
            return statement.on(connection);
        } catch (SQLException | IOException e) {
            throw new IllegalStateException("preparation", e);
        }
    }

    @PreDestroy
    void stop() {
        stopping = true;
        makers.shutdown();
    }
}
