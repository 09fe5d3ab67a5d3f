package io.tocsin.console.home;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.console.Label;
import io.tocsin.console.States;
import io.tocsin.console.Viewer;
import io.tocsin.console.home.Home.Funnel;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeKind;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeTally;

/** Reads the first page. Figures of notices are kept ones; tenants on a list are counted up to a bound. */
@ApplicationScoped
class HomeReader {

    private static final int MOST_INCIDENTS = 12;
    /** Counting so many takes some milliseconds, for each of the incidents; a list that is longer is said to be. */
    private static final int MOST_COUNTED = 20_000;

    private final DataSource database;
    private final NoticeTally tally;
    private final Waits waits;

    HomeReader(DataSource database, NoticeTally tally, Waits waits) {
        this.database = database;
        this.tally = tally;
        this.waits = waits;
    }

    /** @param kind null before the first round; {@code sent} the newest that was released, or null */
    private record Row(String reference, String title, String tlp, long affected, UUID notice, NoticeKind kind,
            NoticeState state, UUID sent) {
    }

    @Transactional
    Home read(Viewer viewer) {
        List<Row> rows = rows();
        List<Row> shown = rows.subList(0, Math.min(rows.size(), MOST_INCIDENTS));
        Map<UUID, NoticeCounts> counts = tally
                .countsOf(shown.stream().map(Row::sent).filter(java.util.Objects::nonNull).toList());
        return new Home(shown.stream().map(row -> funnel(row, row.sent() == null ? null : counts.get(row.sent()))).toList(),
                rows.size() > MOST_INCIDENTS, waits.of(viewer, counts));
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT i.reference, i.title, i.tlp, listed.tenants, n.id, n.kind, n.state, sent.id
                  FROM (SELECT * FROM incident WHERE closed_at IS NULL ORDER BY created_at DESC LIMIT ?) i
                 CROSS JOIN LATERAL (SELECT count(*) AS tenants FROM
                       (SELECT FROM affected_tenant a WHERE a.incident_id = i.id LIMIT ?) bounded) listed
                  LEFT JOIN LATERAL (SELECT id, kind, state FROM notice WHERE incident_id = i.id AND state <> 'CANCELLED'
                       ORDER BY number DESC LIMIT 1) n ON true
                  LEFT JOIN LATERAL (SELECT id FROM notice WHERE incident_id = i.id AND released_at IS NOT NULL
                       AND retracted_at IS NULL ORDER BY released_at DESC, number DESC LIMIT 1) sent ON true
                 ORDER BY i.created_at DESC
                """)) {
            select.setInt(1, MOST_INCIDENTS + 1);
            select.setInt(2, MOST_COUNTED + 1);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    String kind = row.getString(6);
                    rows.add(new Row(row.getString(1), row.getString(2), row.getString(3), row.getLong(4),
                            row.getObject(5, UUID.class), kind == null ? null : NoticeKind.valueOf(kind),
                            kind == null ? null : NoticeState.valueOf(row.getString(7)), row.getObject(8, UUID.class)));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("open incidents", e);
        }
    }

    private static Funnel funnel(Row row, NoticeCounts counts) {
        boolean atLeast = row.affected() > MOST_COUNTED;
        Label state = row.state() == null ? null : States.label(row.state());
        String round = row.kind() == null ? null : States.word(row.kind());
        String path = "/console/incidents/" + row.reference();
        long affected = Math.min(row.affected(), MOST_COUNTED);
        if (counts == null) {
            return new Funnel(row.reference(), row.title(), row.tlp(), affected, atLeast, round, state, path, 0, 0, 0, 0, 0, 0);
        }
        NoticeCounts.Deliveries mails = counts.deliveries();
        NoticeCounts.Tenants tenants = counts.tenants();
        // A list that is too long to be counted is as long as the round that went to it, at least.
        return new Funnel(row.reference(), row.title(), row.tlp(), atLeast ? Math.max(affected, tenants.total()) : affected,
                atLeast && tenants.total() < affected, round, state, path, tenants.total(), mails.total(),
                mails.accepted() + mails.delivered() + mails.bounced() + mails.complained(), mails.delivered(),
                tenants.acknowledged(), tenants.unreachable());
    }
}
