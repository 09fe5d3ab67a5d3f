package io.tocsin.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.http.Cursor;
import io.tocsin.http.Page;
import io.tocsin.incident.Incident;
import io.tocsin.postgres.IndexWalks;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.status.IncidentStatus.SilentTenant;

/**
 * The tenants that a person has to look after: those that have not answered the newest notice that went to them. Notices do
 * not all go to all, so that one is not the same for each. A page is one round trip to the database, whatever the incident's
 * size.
 */
@ApplicationScoped
class SilentTenants {

    private static final String UNREACHABLE = "UNREACHABLE";
    private static final String AWAITING = "AWAITING";

    private final DataSource database;

    SilentTenants(DataSource database) {
        this.database = database;
    }

    /** A tenant in the newest notice that went to it. */
    private record Row(String tenantId, String name, String tier, String standing, UUID notice, int number, Instant dueAt,
            List<ReachedContact> contacts) {

        String key() {
            return standing + "/" + tenantId;
        }
    }

    /** The last tenant of the page before. The unreachable come first. */
    private record After(String standing, String tenantId) {

        static After read(String cursor) {
            String key = Cursor.decode(cursor);
            if (key.isEmpty()) {
                return new After(UNREACHABLE, "");
            }
            int slash = key.indexOf('/');
            String standing = slash < 0 ? "" : key.substring(0, slash);
            if (!standing.equals(UNREACHABLE) && !standing.equals(AWAITING)) {
                throw new Refusal(RefusalCode.MALFORMED, "This cursor is not one of ours. Use nextCursor of the page before.");
            }
            return new After(standing, key.substring(slash + 1));
        }

        /** After whom to begin among the unreachable; null when the page before ended past them. */
        String amongUnreachable() {
            return standing.equals(UNREACHABLE) ? tenantId : null;
        }

        String amongAwaiting() {
            return standing.equals(AWAITING) ? tenantId : "";
        }
    }

    Page<SilentTenant> of(Incident incident, int limit, String cursor, Instant now) {
        List<Row> rows = rows(incident, limit + 1, After.read(cursor));
        return Page.of(rows, limit, row -> view(row, now), Row::key);
    }

    /**
     * For each released notice, the newest first, a walk along notice_tenant_by_state, passing by whom a newer one went to.
     * Where a page is full, the walks through older notices go no further than its end. A cancelled notice went to those to
     * whom it was sent before; to a retracted one nobody owes an answer. Three things are for the planner: the casts keep it
     * from walking along the primary key, past everybody who has answered; OFFSET 0 from walking twice, and from hashing
     * a whole notice to look up one tenant; the last LIMIT from reading every advisory of a large notice.
     */
    private static final String ROWS = IndexWalks.FIRST + """
            WITH RECURSIVE released AS MATERIALIZED (
                SELECT id, preparation_id, number, state = 'CANCELLED' AS cancelled,
                    row_number() OVER (ORDER BY released_at, number) AS place,
                    coalesce(acknowledge_by, released_at + make_interval(secs => acknowledge_within)) AS due_at
                FROM notice WHERE incident_id = ? AND released_at IS NOT NULL AND retracted_at IS NULL),
            walk AS (
                SELECT turn, state, after, (SELECT count(*) + 1 FROM released) AS place, U&'\\+10FFFF' COLLATE "C" AS until,
                    NULL::text[] COLLATE "C" AS tenant_ids
                FROM (VALUES (1, 'UNREACHABLE', ?::text), (2, 'AWAITING', ?::text)) turns (turn, state, after)
                UNION ALL
                SELECT walk.turn, walk.state, walk.after, r.place, coalesce(page.tenant_ids[?], walk.until), page.tenant_ids
                FROM walk
                JOIN released r ON r.place = walk.place - 1
                CROSS JOIN LATERAL (SELECT ARRAY(
                    SELECT t.tenant_id FROM notice_tenant t
                    WHERE t.notice_id = r.id AND t.state = walk.state AND t.preparation_id::text = r.preparation_id::text
                        AND t.tenant_id > walk.after COLLATE "C" AND t.tenant_id <= walk.until COLLATE "C" AND %s
                        AND NOT EXISTS (SELECT FROM released newer
                            JOIN notice_tenant again ON again.notice_id = newer.id
                                AND again.preparation_id = newer.preparation_id AND again.tenant_id = t.tenant_id
                            WHERE newer.place > r.place AND %s OFFSET 0)
                    ORDER BY t.tenant_id LIMIT ?) OFFSET 0) page (tenant_ids)),
            silent AS (
                SELECT walk.turn, walk.state, r.id AS notice_id, r.preparation_id, r.number, r.due_at, tenant_id
                FROM walk
                JOIN released r ON r.place = walk.place
                CROSS JOIN unnest(walk.tenant_ids) tenant_id
                ORDER BY walk.turn, tenant_id COLLATE "C" LIMIT ?)
            SELECT place.tenant_id, a.tenant_name, a.tier, place.state, place.notice_id, place.number, place.due_at, %s
            FROM silent place
            CROSS JOIN LATERAL (
                SELECT tenant_name, tier FROM advisory
                WHERE notice_id = place.notice_id AND preparation_id = place.preparation_id AND tenant_id = place.tenant_id
                LIMIT 1) a
            %s
            ORDER BY place.turn, place.tenant_id COLLATE "C", d.id
            """.formatted(wentTo("r", "t"), wentTo("newer", "again"), Contacts.COLUMNS, Contacts.JOINED);
    private static final int COLUMNS_OF_TENANT = 7;

    private static String wentTo(String notice, String tenant) {
        return """
                NOT %2$s.never_sent AND (NOT %1$s.cancelled OR EXISTS (SELECT FROM delivery d
                    WHERE d.notice_id = %1$s.id AND d.preparation_id = %1$s.preparation_id AND d.tenant_id = %2$s.tenant_id
                        AND (d.accepted_at IS NOT NULL OR d.state IN ('DELIVERED', 'UNKNOWN'))
                    OFFSET 0))
                """.formatted(notice, tenant);
    }

    private List<Row> rows(Incident incident, int limit, After after) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(ROWS)) {
            select.setObject(1, incident.id);
            select.setString(2, after.amongUnreachable());
            select.setString(3, after.amongAwaiting());
            select.setInt(4, limit);
            select.setInt(5, limit);
            select.setInt(6, limit);
            return rows(IndexWalks.query(select));
        } catch (SQLException e) {
            throw new IllegalStateException("silent tenants of incident " + incident.id, e);
        }
    }

    /** A tenant stands in as many rows as it has contacts, one after the other. */
    private static List<Row> rows(ResultSet row) throws SQLException {
        List<Row> rows = new ArrayList<>();
        while (row.next()) {
            if (rows.isEmpty() || !rows.get(rows.size() - 1).tenantId().equals(row.getString(1))) {
                rows.add(new Row(row.getString(1), row.getString(2), row.getString(3), row.getString(4),
                        row.getObject(5, UUID.class), row.getInt(6), Contacts.instant(row, 7), new ArrayList<>()));
            }
            Contacts.read(row, COLUMNS_OF_TENANT, rows.get(rows.size() - 1).contacts());
        }
        return rows;
    }

    private static SilentTenant view(Row row, Instant now) {
        Instant since = row.standing().equals(UNREACHABLE)
                ? pick(row.contacts(), ReachedContact::failedAt, Comparator.reverseOrder())
                : pick(row.contacts(), ReachedContact::acceptedAt, Comparator.naturalOrder());
        boolean overdue = row.dueAt() != null && now.isAfter(row.dueAt());
        return new SilentTenant(row.tenantId(), row.name(), row.tier(), row.notice(), row.number(), row.standing(), since,
                overdue, row.contacts());
    }

    private static Instant pick(List<ReachedContact> contacts, Function<ReachedContact, Instant> time,
            Comparator<Instant> order) {
        return contacts.stream().map(time).filter(Objects::nonNull).min(order).orElse(null);
    }
}
