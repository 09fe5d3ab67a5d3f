package io.tocsin.console.tenants;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.notice.Notice;
import io.tocsin.postgres.IndexWalks;
import io.tocsin.postgres.Sql;

/**
 * Finds tenants of a notice, a page at a time, in the order of {@link Place}: the most important tier first. Whatever is asked
 * for, a page looks at {@link #MOST_LOOKED_AT} tenants at most and then says where to go on, so that a question
 * with few answers among a million is many quick pages rather than one slow one.
 */
@ApplicationScoped
public class NoticeWalk {

    /** Of all turns together; looked at in about 50 ms, each with a look into another table. */
    static final int MOST_LOOKED_AT = 4_000;

    private final DataSource database;

    NoticeWalk(DataSource database) {
        this.database = database;
    }

    /**
     * Part of what was found.
     *
     * @param next where to go on, or null at the end
     * @param cutShort whether it ends because enough was looked at, not because enough was found
     */
    public record Found(List<Place> places, Place next, boolean cutShort) {

        public List<String> tenantIds() {
            return places.stream().map(Place::tenantId).toList();
        }
    }

    /** In the caller's transaction, whose later statements go along indexes too. */
    public Found walk(Notice notice, List<Turn> turns, Conditions conditions, Place after, int limit) {
        try (Connection connection = database.getConnection()) {
            IndexWalks.only(connection);
            var sql = new Sql(connection);
            List<Place> found = found(sql, notice, turns, conditions, after, limit + 1);
            if (found.size() > limit) {
                return new Found(List.copyOf(found.subList(0, limit)), found.get(limit - 1), false);
            }
            Place end = endOfLook(sql, notice, turns, after);
            if (end == null) {
                return new Found(found, null, false);
            }
            return new Found(found.stream().filter(place -> place.compareTo(end) <= 0).toList(), end, true);
        } catch (SQLException e) {
            throw new IllegalStateException("tenants of notice " + notice.id, e);
        }
    }

    /** The inner LIMIT is written into the statement: the planner is to know that it is small. */
    private static List<Place> found(Sql sql, Notice notice, List<Turn> turns, Conditions conditions, Place after, int rows)
            throws SQLException {
        var statement = new StringBuilder("SELECT * FROM (");
        List<Object> values = new ArrayList<>();
        for (int turn = 0; turn < turns.size(); turn++) {
            statement.append(turn == 0 ? "" : " UNION ALL ").append("""
                    (SELECT t.rank, %1$d AS turn, t.tenant_id
                    FROM (SELECT * FROM notice_tenant w
                        WHERE w.notice_id = ? AND %2$s AND (w.rank, w.tenant_id) > (?, ?)
                        ORDER BY w.rank, w.tenant_id LIMIT %3$d) t
                    WHERE t.preparation_id = ? AND NOT t.never_sent%4$s
                    ORDER BY t.rank, t.tenant_id LIMIT %5$d)
                    """.formatted(turn, turns.get(turn).condition(), share(turns), conditions.sql(), rows));
            values.addAll(List.of(notice.id, (short) after.rank(), after.after(turn), notice.preparationId));
            values.addAll(conditions.values());
        }
        statement.append(") found ORDER BY rank, turn, tenant_id LIMIT ").append(rows);
        return new ArrayList<>(
                sql.rows(row -> new Place(row.getInt(1), row.getInt(2), row.getString(3)), statement.toString(),
                        values.toArray()));
    }

    private static int share(List<Turn> turns) {
        return MOST_LOOKED_AT / turns.size();
    }

    /** @return the first place at which a turn had been looked at enough; null when every one was gone through */
    private static Place endOfLook(Sql sql, Notice notice, List<Turn> turns, Place after) throws SQLException {
        Place first = null;
        for (int turn = 0; turn < turns.size(); turn++) {
            int itsTurn = turn;
            List<Place> last = sql.rows(row -> new Place(row.getInt(1), itsTurn, row.getString(2)), """
                    SELECT w.rank, w.tenant_id FROM notice_tenant w
                    WHERE w.notice_id = ? AND %s AND (w.rank, w.tenant_id) > (?, ?)
                    ORDER BY w.rank, w.tenant_id OFFSET %d LIMIT 1
                    """.formatted(turns.get(turn).condition(), share(turns) - 1), notice.id, (short) after.rank(),
                    after.after(turn));
            for (Place end : last) {
                first = first == null || end.compareTo(first) < 0 ? end : first;
            }
        }
        return first;
    }

    /** Of a few tenants that something else has picked out. */
    public Found among(Notice notice, Collection<String> tenantIds, List<Turn> turns, Conditions conditions, Place after,
            int limit) {
        try (Connection connection = database.getConnection()) {
            Array ids = connection.createArrayOf("text", tenantIds.toArray());
            List<Place> found = new ArrayList<>();
            new Sql(connection).each(row -> {
                int turn = Turn.holding(turns, row.getString(3), row.getString(4), row.getBoolean(5));
                if (turn >= 0) {
                    found.add(new Place(row.getInt(1), turn, row.getString(2)));
                }
            }, """
                    SELECT t.rank, t.tenant_id, t.state, t.finding, t.unmet_help
                    FROM unnest(?::text[]) named (tenant_id)
                    CROSS JOIN LATERAL (SELECT * FROM notice_tenant w
                        WHERE w.notice_id = ? AND w.preparation_id = ? AND w.tenant_id = named.tenant_id COLLATE "C"
                        OFFSET 0) t
                    WHERE NOT t.never_sent""" + conditions.sql(),
                    Stream.concat(Stream.of(ids, notice.id, notice.preparationId), conditions.values().stream()).toArray());
            List<Place> rest = found.stream().filter(place -> place.compareTo(after) > 0).sorted().toList();
            return rest.size() <= limit ? new Found(rest, null, false)
                    : new Found(rest.subList(0, limit), rest.get(limit - 1), false);
        } catch (SQLException e) {
            throw new IllegalStateException("tenants of notice " + notice.id, e);
        }
    }
}
