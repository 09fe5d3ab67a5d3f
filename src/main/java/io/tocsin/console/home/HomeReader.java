package io.tocsin.console.home;

import java.sql.Connection;
import java.sql.SQLException;
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
import io.tocsin.console.home.Home.OpenIncident;
import io.tocsin.console.home.Home.Round;
import io.tocsin.console.way.Ways;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeTally;
import io.tocsin.postgres.Sql;
import io.tocsin.status.Funnel;
import io.tocsin.status.Funnels;

/**
 * Reads the first page. Figures of notices are kept ones; tenants on a list are counted up to a bound, along the index: who was
 * taken off it can only be among them where the list has moved since a notice, and then the incident's figures say how many;
 * or where a notice that told it was retracted, and then the rows are looked at.
 */
@ApplicationScoped
class HomeReader {

    private static final int MOST_INCIDENTS = 12;
    /** Of an incident; more than two at once are rare. */
    private static final int MOST_OUT = 4;
    /** Counting so many takes some milliseconds, for each of the incidents; a list that is longer is said to be. */
    private static final int MOST_COUNTED = 20_000;

    private final DataSource database;
    private final NoticeTally tally;
    private final Waits waits;
    private final Ways ways;
    private final Funnels funnels;

    HomeReader(DataSource database, NoticeTally tally, Waits waits, Ways ways, Funnels funnels) {
        this.funnels = funnels;
        this.database = database;
        this.tally = tally;
        this.waits = waits;
        this.ways = ways;
    }

    /**
     * @param next the newest round that is not released yet, or null
     * @param sent the newest that was released and goes on or is over; a cancelled one where there is no other; or null
     * @param last the newest that was released; another than {@code sent} only where it was cancelled
     * @param out some of those whose letters still go or are held back, the newest first
     */
    private record Row(UUID id, String reference, String title, String tlp, long affected, UUID next, UUID sent, UUID last,
            List<UUID> out) {

        Stream<UUID> released() {
            return Stream.of(sent, last).filter(Objects::nonNull);
        }
    }

    @Transactional
    Home read(Viewer viewer) {
        List<Row> rows = rows();
        List<Row> shown = rows.subList(0, Math.min(rows.size(), MOST_INCIDENTS));
        Map<UUID, NoticeCounts> counts = tally.countsOf(shown.stream().flatMap(Row::released).distinct().toList());
        Map<UUID, Funnel> figures = funnels.of(Incident.list("id in ?1", shown.stream().map(Row::id).toList()));
        return new Home(shown.stream().map(row -> open(row, counts, figures.get(row.id()))).toList(),
                rows.size() > MOST_INCIDENTS,
                waits.of(viewer, shown.stream().map(Row::sent).filter(Objects::nonNull).toList()));
    }

    private List<Row> rows() {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(
                    row -> new Row(row.getObject(8, UUID.class), row.getString(1), row.getString(2), row.getString(3),
                            row.getLong(4),
                            row.getObject(5, UUID.class), row.getObject(6, UUID.class), row.getObject(7, UUID.class),
                            List.of((UUID[]) row.getArray(9).getArray())),
                    """
                            SELECT i.reference, i.title, i.tlp, listed.tenants, next.id, sent.id, last.id, i.id,
                                   ARRAY(SELECT id FROM notice WHERE incident_id = i.id AND state IN ('RELEASED', 'PAUSED')
                                   AND retracted_at IS NULL ORDER BY number DESC LIMIT ?)
                              FROM (SELECT * FROM incident WHERE closed_at IS NULL ORDER BY created_at DESC LIMIT ?) i
                             CROSS JOIN LATERAL (SELECT CASE WHEN EXISTS (SELECT FROM notice
                                   WHERE incident_id = i.id AND retracted_at IS NOT NULL)
                                   THEN (SELECT count(*) FROM (SELECT FROM affected_tenant a
                                   WHERE a.incident_id = i.id AND a.withdrawn_at IS NULL LIMIT ?) bounded)
                                   ELSE (SELECT count(*) FROM (SELECT FROM affected_tenant a
                                   WHERE a.incident_id = i.id LIMIT ?) bounded) END AS tenants) listed
                              LEFT JOIN LATERAL (SELECT id FROM notice WHERE incident_id = i.id AND released_at IS NULL
                                   AND state <> 'CANCELLED' ORDER BY number DESC LIMIT 1) next ON true
                              LEFT JOIN LATERAL (SELECT id FROM notice WHERE incident_id = i.id AND released_at IS NOT NULL
                                   AND retracted_at IS NULL
                                   ORDER BY state = 'CANCELLED', released_at DESC, number DESC LIMIT 1) sent ON true
                              LEFT JOIN LATERAL (SELECT id FROM notice WHERE incident_id = i.id AND released_at IS NOT NULL
                                   AND retracted_at IS NULL ORDER BY released_at DESC, number DESC LIMIT 1) last ON true
                             ORDER BY i.created_at DESC
                            """,
                    MOST_OUT, MOST_INCIDENTS + 1, MOST_COUNTED + 1, MOST_COUNTED + 1);
        } catch (SQLException e) {
            throw new IllegalStateException("open incidents", e);
        }
    }

    private OpenIncident open(Row row, Map<UUID, NoticeCounts> counts, Funnel figures) {
        boolean atLeast = row.affected() > MOST_COUNTED;
        long affected = Math.min(row.affected(), MOST_COUNTED);
        String path = "/console/incidents/" + row.reference();
        Round next = row.next() == null ? null : next(Notice.findById(row.next()));
        if (row.sent() == null) {
            return new OpenIncident(row.reference(), row.title(), row.tlp(), affected, atLeast, path, null, null, null, next,
                    List.of(), null);
        }
        Notice sent = Notice.findById(row.sent());
        Long listed = figures == null || figures.tenants() == null ? null : figures.tenants().listed();
        long tenants = counts.get(row.sent()).tenants().total();
        // A list that is too long to be counted is as long as the round that went to it, at least.
        return new OpenIncident(row.reference(), row.title(), row.tlp(),
                listed != null ? listed : atLeast ? Math.max(affected, tenants) : affected,
                listed == null && atLeast && tenants < affected, path,
                new Round(States.word(sent), Told.label(sent.state, counts.get(row.sent()).deliveries()), sent.number),
                new Told(sent.state, counts.get(row.sent())), figures, next, alsoOut(row),
                row.last().equals(row.sent()) ? null : stopped(Notice.findById(row.last()), counts.get(row.last())));
    }

    private Round next(Notice notice) {
        boolean isOutOfDate = ways.movedOn(Incident.findById(notice.incidentId), notice).isPresent();
        return new Round(States.word(notice), isOutOfDate ? States.outOfDate() : States.label(notice.state), notice.number);
    }

    private static List<Round> alsoOut(Row row) {
        return row.out().stream().filter(id -> !id.equals(row.sent())).map(Notice::withId)
                .map(notice -> new Round(States.word(notice) + " (notice " + notice.number + ")", States.label(notice.state),
                        notice.number))
                .toList();
    }

    private static String stopped(Notice notice, NoticeCounts counts) {
        return States.word(notice) + " (notice " + notice.number + "): " + new Told(notice.state, counts).words();
    }
}
