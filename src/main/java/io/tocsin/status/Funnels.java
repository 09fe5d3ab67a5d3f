package io.tocsin.status;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeCounts.Deliveries;
import io.tocsin.notice.NoticeTally;
import io.tocsin.postgres.Sql;

/**
 * Figures of incidents, for pages. Those of an incident's only notice are kept with it. Of several, tenants are counted: for
 * the page, once for each state of list and notices, where that is a matter of milliseconds; now and then, by
 * {@link #countLarge}, where they are many.
 */
@ApplicationScoped
public class Funnels {

    /** Rows of a list and of its notices; they are read in some ten milliseconds. */
    private static final int COUNTED_AT_ONCE = 10_000;
    private static final int MOST_REMEMBERED = 1_000;
    /** Sums can be equal by chance while what they are sums of has moved. */
    private static final Duration REMEMBERED_FOR = Duration.ofMinutes(1);
    /** What counting may take of a processor of the database: a part in so many. */
    private static final int SHARE = 15;
    private static final int LONGEST_COUNT_SECONDS = 3600;

    private final DataSource database;
    private final NoticeTally tally;
    private final Clock clock;
    private final Map<UUID, Remembered> remembered = new ConcurrentHashMap<>();
    /** Closed and large ones that somebody looked at here and that nobody has counted as they are now. */
    private final Set<UUID> asked = ConcurrentHashMap.newKeySet();

    Funnels(DataSource database, NoticeTally tally, Clock clock) {
        this.database = database;
        this.tally = tally;
        this.clock = clock;
    }

    private record Remembered(FunnelCount of, Funnel.Tenants tenants, Instant at) {
    }

    /** As it was counted for all replicas. */
    private record Counted(UUID of, Funnel.Tenants tenants, Instant at, Duration took) {
    }

    /** @return empty while no notice of it went out and stands */
    @Transactional
    public Optional<Funnel> of(Incident incident) {
        return Optional.ofNullable(of(List.of(incident)).get(incident.id));
    }

    /** @return those of which a notice went out and stands */
    @Transactional
    public Map<UUID, Funnel> of(Collection<Incident> incidents) {
        Map<UUID, Long> revisions = new HashMap<>();
        incidents.forEach(incident -> revisions.put(incident.id, incident.listRevision));
        Set<UUID> closed = incidents.stream().filter(incident -> incident.closedAt != null).map(incident -> incident.id)
                .collect(Collectors.toSet());
        return Sql.on(database, "figures of incidents", sql -> {
            Map<UUID, NoticeCounts> counts = new HashMap<>();
            Map<UUID, Funnel> funnels = new HashMap<>();
            for (FunnelCount of : states(sql, revisions, counts)) {
                Funnel funnel = funnel(sql, of, counts);
                funnels.put(of.incidentId(), funnel);
                if (closed.contains(of.incidentId()) && !funnel.isOfNow() && asked.size() < MOST_REMEMBERED) {
                    asked.add(of.incidentId());
                }
            }
            return funnels;
        });
    }

    private Funnel funnel(Sql sql, FunnelCount of, Map<UUID, NoticeCounts> counts) throws SQLException {
        if (of.isOfOne()) {
            return Funnel.of(counts.get(of.went().get(0).noticeId()));
        }
        Deliveries letters = of.went().stream().map(went -> counts.get(went.noticeId()).deliveries())
                .reduce(Deliveries::and).orElseThrow();
        if (!isLarge(sql, of)) {
            return new Funnel(of.went().size(), small(sql, of), letters, null);
        }
        return counted(sql, of.incidentId())
                .map(last -> new Funnel(of.went().size(), last.tenants(), letters,
                        last.of().equals(mark(of)) ? null : last.at()))
                .orElseGet(() -> new Funnel(of.went().size(), null, letters, null));
    }

    private Funnel.Tenants small(Sql sql, FunnelCount of) throws SQLException {
        Instant now = clock.instant();
        Remembered last = remembered.get(of.incidentId());
        if (last == null || !last.of().equals(of) || last.at().plus(REMEMBERED_FOR).isBefore(now)) {
            if (remembered.size() > MOST_REMEMBERED) {
                remembered.clear();
            }
            last = new Remembered(of, of.count(sql), now);
            remembered.put(of.incidentId(), last);
        }
        return last.tenants();
    }

    private static boolean isLarge(Sql sql, FunnelCount of) throws SQLException {
        long rows = of.rows();
        return rows > COUNTED_AT_ONCE || rows + sql.number("""
                SELECT count(*) FROM (SELECT FROM affected_tenant WHERE incident_id = ? LIMIT ?) bounded
                """, of.incidentId(), COUNTED_AT_ONCE) >= COUNTED_AT_ONCE;
    }

    private static UUID mark(FunnelCount of) {
        return UUID.nameUUIDFromBytes(of.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<Counted> counted(Sql sql, UUID incidentId) throws SQLException {
        return sql.rows(row -> new Counted(row.getObject(1, UUID.class), tenants(row), Sql.instant(row, 7),
                Duration.ofMillis(row.getLong(8))), """
                        SELECT counted_of, listed, addressed, notified, unreachable, answered, counted_at, took_ms
                        FROM incident_funnel WHERE incident_id = ?
                        """, incidentId).stream().findFirst();
    }

    private static Funnel.Tenants tenants(ResultSet row) throws SQLException {
        return new Funnel.Tenants(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6));
    }

    /** What can change the figures of each incident. */
    private List<FunnelCount> states(Sql sql, Map<UUID, Long> revisions, Map<UUID, NoticeCounts> counts) throws SQLException {
        Map<UUID, List<FunnelCount.Went>> went = new HashMap<>();
        sql.each(row -> went.computeIfAbsent(row.getObject(1, UUID.class), id -> new ArrayList<>())
                .add(new FunnelCount.Went(row.getObject(2, UUID.class), row.getObject(3, UUID.class), row.getLong(4),
                        row.getBoolean(5), row.getBoolean(6), row.getBoolean(7), null, false)),
                """
                        SELECT n.incident_id, n.id, n.preparation_id, coalesce(p.list_revision, 0), n.state = 'CANCELLED',
                            n.acknowledge_by IS NOT NULL OR n.acknowledge_within IS NOT NULL, n.template_key = ?
                        FROM notice n LEFT JOIN preparation p ON p.id = n.preparation_id
                        WHERE n.incident_id = ANY (?) AND n.released_at IS NOT NULL AND n.retracted_at IS NULL
                        ORDER BY n.released_at, n.number
                        """, Notice.REMINDER, sql.connection().createArrayOf("uuid", revisions.keySet().toArray()));
        counts.putAll(tally.countsOf(went.values().stream().flatMap(List::stream).map(FunnelCount.Went::noticeId).toList()));
        List<FunnelCount> states = new ArrayList<>();
        went.forEach((id, notices) -> states.add(new FunnelCount(id, revisions.get(id),
                notices.stream().map(notice -> notice.with(counts.get(notice.noticeId()))).toList())));
        return states;
    }

    /**
     * Counts what is too much to be counted for a page and has moved since it was counted, of incidents that are open; the
     * longer it takes, the less often. One replica does it for all, each in a transaction of its own: many together would take
     * longer than a transaction may, and none would be kept.
     */
    public void countLarge() {
        countLarge("closed_at IS NULL");
    }

    /**
     * Counts, as {@link #countLarge} those that are open, such that are closed and that somebody has looked at here: closed
     * before they were ever counted, or answered since.
     *
     * @return how many of them somebody had looked at
     */
    public int countAsked() {
        Set<UUID> those = Set.copyOf(asked);
        if (!those.isEmpty()) {
            asked.removeAll(those);
            countLarge("id = ANY (?::uuid[])", (Object) those.stream().map(UUID::toString).toArray(String[]::new));
        }
        return those.size();
    }

    private void countLarge(String which, Object... values) {
        RuntimeException failed = null;
        for (FunnelCount of : large(which, values)) {
            try {
                QuarkusTransaction.requiringNew().timeout(LONGEST_COUNT_SECONDS)
                        .run(() -> Sql.on(database, "figures of incident " + of.incidentId(), sql -> {
                            countLarge(sql, of);
                            return null;
                        }));
            } catch (RuntimeException e) {
                failed = e;
            }
        }
        if (failed != null) {
            throw failed;
        }
    }

    private List<FunnelCount> large(String which, Object... values) {
        return QuarkusTransaction.requiringNew().call(() -> Sql.on(database, "large incidents", sql -> {
            Map<UUID, Long> revisions = new HashMap<>();
            sql.each(row -> revisions.put(row.getObject(1, UUID.class), row.getLong(2)),
                    "SELECT id, list_revision FROM incident WHERE " + which, values);
            List<FunnelCount> large = new ArrayList<>();
            for (FunnelCount of : states(sql, revisions, new HashMap<>())) {
                if (!of.isOfOne() && isLarge(sql, of)) {
                    large.add(of);
                }
            }
            return large;
        }));
    }

    private void countLarge(Sql sql, FunnelCount of) throws SQLException {
        UUID mark = mark(of);
        Instant now = clock.instant();
        Optional<Counted> last = counted(sql, of.incidentId());
        boolean rests = last.filter(counted -> counted.of().equals(mark)
                || counted.at().plus(counted.took().multipliedBy(SHARE)).isAfter(now)).isPresent();
        if (rests || sql.number("SELECT pg_try_advisory_xact_lock(46, hashtext(?))::int", of.incidentId().toString()) == 0) {
            return;
        }
        long begun = System.nanoTime();
        Funnel.Tenants tenants = of.count(sql);
        sql.run("""
                INSERT INTO incident_funnel AS f (incident_id, counted_of, listed, addressed, notified, unreachable, answered,
                    counted_at, took_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (incident_id) DO UPDATE SET counted_of = excluded.counted_of, listed = excluded.listed,
                    addressed = excluded.addressed, notified = excluded.notified, unreachable = excluded.unreachable,
                    answered = excluded.answered, counted_at = excluded.counted_at, took_ms = excluded.took_ms
                """, of.incidentId(), mark, tenants.listed(), tenants.addressed(), tenants.notified(), tenants.unreachable(),
                tenants.answered(), now, Duration.ofNanos(System.nanoTime() - begun).toMillis());
    }
}
