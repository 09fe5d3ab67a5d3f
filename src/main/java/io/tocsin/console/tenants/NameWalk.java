package io.tocsin.console.tenants;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.notice.Notice;
import io.tocsin.postgres.IndexWalks;
import io.tocsin.postgres.Sql;

/**
 * Finds tenants of a notice by a part of their name, however many there are. No index knows parts of names: a page looks into
 * {@link #MOST_NAMES} of them, as the letters have them, in the order of ids, and then says where to go on.
 */
@ApplicationScoped
public class NameWalk {

    /** Looked into in about 100 ms. */
    static final int MOST_NAMES = 100_000;

    private static final String NAMES = """
            SELECT w.tenant_id, w.tenant_name FROM advisory w
            WHERE w.notice_id = ? AND w.preparation_id = ? AND w.tenant_id > ? ORDER BY w.tenant_id
            """;

    private final DataSource database;

    NameWalk(DataSource database) {
        this.database = database;
    }

    /**
     * In the caller's transaction.
     *
     * @param words part of a name, or the beginning of an id
     * @param after its id alone counts
     */
    public NoticeWalk.Found walk(Notice notice, String words, List<Turn> turns, Conditions conditions, Place after, int limit) {
        try (Connection connection = database.getConnection()) {
            IndexWalks.only(connection);
            var sql = new Sql(connection);
            List<Place> found = found(sql, notice, words, turns, conditions, after.tenantId(), limit + 1);
            boolean full = found.size() > limit;
            List<Place> shown = found.subList(0, Math.min(limit, found.size()));
            String end = full ? shown.get(limit - 1).tenantId() : endOfLook(sql, notice, after.tenantId());
            return new NoticeWalk.Found(shown.stream().sorted().toList(), end == null ? null : new Place(0, 0, end),
                    end != null && !full);
        } catch (SQLException e) {
            throw new IllegalStateException("names in notice " + notice.id, e);
        }
    }

    private static List<Place> found(Sql sql, Notice notice, String words, List<Turn> turns, Conditions conditions,
            String after, int limit) throws SQLException {
        if (turns.isEmpty()) {
            return List.of();
        }
        String statement = """
                SELECT t.rank, t.tenant_id, t.state, t.finding, t.unmet_help
                FROM (SELECT a.tenant_id FROM (%s LIMIT %d) a WHERE %s OR a.tenant_id >= ? AND a.tenant_id < ?) named
                CROSS JOIN LATERAL (SELECT * FROM notice_tenant w
                    WHERE w.notice_id = ? AND w.preparation_id = ? AND w.tenant_id = named.tenant_id AND (%s) OFFSET 0) t
                WHERE NOT t.never_sent%s
                ORDER BY named.tenant_id LIMIT %d
                """.formatted(NAMES, MOST_NAMES, DirectorySearch.named("a.tenant_name"),
                turns.stream().map(Turn::condition).collect(Collectors.joining(") OR (", "(", ")")), conditions.sql(), limit);
        List<Object> values = new ArrayList<>(List.of(notice.id, notice.preparationId, after, DirectorySearch.escaped(words),
                words, words + "~", notice.id, notice.preparationId));
        values.addAll(conditions.values());
        return sql.rows(
                row -> new Place(row.getInt(1), Turn.holding(turns, row.getString(3), row.getString(4), row.getBoolean(5)),
                        row.getString(2)),
                statement, values.toArray());
    }

    /** @return id of the last that was looked at; null when none is left after them */
    private static String endOfLook(Sql sql, Notice notice, String after) throws SQLException {
        return sql.rows(row -> row.getString(1), NAMES.replace(", w.tenant_name", "") + " OFFSET " + (MOST_NAMES - 1)
                + " LIMIT 1", notice.id, notice.preparationId, after).stream().findFirst().orElse(null);
    }
}
