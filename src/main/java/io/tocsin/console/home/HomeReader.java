package io.tocsin.console.home;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.console.States;
import io.tocsin.console.Told;
import io.tocsin.console.Viewer;
import io.tocsin.console.home.Home.Funnel;
import io.tocsin.console.home.Home.Round;
import io.tocsin.console.way.Ways;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeTally;
import io.tocsin.postgres.Sql;

/** Reads the first page. Figures of notices are kept ones; tenants on a list are counted up to a bound. */
@ApplicationScoped
class HomeReader {

    private static final int MOST_INCIDENTS = 12;
    /** Counting so many takes some milliseconds, for each of the incidents; a list that is longer is said to be. */
    private static final int MOST_COUNTED = 20_000;

    private final DataSource database;
    private final NoticeTally tally;
    private final Waits waits;
    private final Ways ways;

    HomeReader(DataSource database, NoticeTally tally, Waits waits, Ways ways) {
        this.database = database;
        this.tally = tally;
        this.waits = waits;
        this.ways = ways;
    }

    /**
     * @param next the newest round that is not released yet, or null
     * @param sent the newest that was released and goes on or is over; a cancelled one where there is no other; or null
     * @param last the newest that was released; another than {@code sent} only where it was cancelled
     */
    private record Row(String reference, String title, String tlp, long affected, UUID next, UUID sent, UUID last) {

        Stream<UUID> released() {
            return Stream.of(sent, last).filter(Objects::nonNull);
        }
    }

    @Transactional
    Home read(Viewer viewer) {
        List<Row> rows = rows();
        List<Row> shown = rows.subList(0, Math.min(rows.size(), MOST_INCIDENTS));
        Map<UUID, NoticeCounts> counts = tally.countsOf(shown.stream().flatMap(Row::released).distinct().toList());
        Map<UUID, NoticeCounts> sent = new LinkedHashMap<>();
        shown.stream().map(Row::sent).filter(Objects::nonNull).forEach(id -> sent.put(id, counts.get(id)));
        return new Home(shown.stream().map(row -> funnel(row, counts)).toList(), rows.size() > MOST_INCIDENTS,
                waits.of(viewer, sent));
    }

    private List<Row> rows() {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(
                    row -> new Row(row.getString(1), row.getString(2), row.getString(3), row.getLong(4),
                            row.getObject(5, UUID.class), row.getObject(6, UUID.class), row.getObject(7, UUID.class)),
                    """
                            SELECT i.reference, i.title, i.tlp, listed.tenants, next.id, sent.id, last.id
                              FROM (SELECT * FROM incident WHERE closed_at IS NULL ORDER BY created_at DESC LIMIT ?) i
                             CROSS JOIN LATERAL (SELECT count(*) AS tenants FROM
                                   (SELECT FROM affected_tenant a WHERE a.incident_id = i.id LIMIT ?) bounded) listed
                              LEFT JOIN LATERAL (SELECT id FROM notice WHERE incident_id = i.id AND released_at IS NULL
                                   AND state <> 'CANCELLED' ORDER BY number DESC LIMIT 1) next ON true
                              LEFT JOIN LATERAL (SELECT id FROM notice WHERE incident_id = i.id AND released_at IS NOT NULL
                                   AND retracted_at IS NULL
                                   ORDER BY state = 'CANCELLED', released_at DESC, number DESC LIMIT 1) sent ON true
                              LEFT JOIN LATERAL (SELECT id FROM notice WHERE incident_id = i.id AND released_at IS NOT NULL
                                   AND retracted_at IS NULL ORDER BY released_at DESC, number DESC LIMIT 1) last ON true
                             ORDER BY i.created_at DESC
                            """,
                    MOST_INCIDENTS + 1, MOST_COUNTED + 1);
        } catch (SQLException e) {
            throw new IllegalStateException("open incidents", e);
        }
    }

    private Funnel funnel(Row row, Map<UUID, NoticeCounts> counts) {
        boolean atLeast = row.affected() > MOST_COUNTED;
        long affected = Math.min(row.affected(), MOST_COUNTED);
        String path = "/console/incidents/" + row.reference();
        Round next = row.next() == null ? null : next(Notice.findById(row.next()));
        if (row.sent() == null) {
            return new Funnel(row.reference(), row.title(), row.tlp(), affected, atLeast, path, null, null, next, null);
        }
        Notice sent = Notice.findById(row.sent());
        long tenants = counts.get(row.sent()).tenants().total();
        // A list that is too long to be counted is as long as the round that went to it, at least.
        return new Funnel(row.reference(), row.title(), row.tlp(), atLeast ? Math.max(affected, tenants) : affected,
                atLeast && tenants < affected, path, new Round(States.word(sent.kind), States.label(sent.state)),
                new Told(sent.state, counts.get(row.sent())), next,
                row.last().equals(row.sent()) ? null : stopped(Notice.findById(row.last()), counts.get(row.last())));
    }

    private Round next(Notice notice) {
        boolean isOutOfDate = ways.movedOn(Incident.findById(notice.incidentId), notice).isPresent();
        return new Round(States.word(notice.kind), isOutOfDate ? States.outOfDate() : States.label(notice.state));
    }

    private static String stopped(Notice notice, NoticeCounts counts) {
        return States.word(notice.kind) + " (notice " + notice.number + "): " + new Told(notice.state, counts).words();
    }
}
