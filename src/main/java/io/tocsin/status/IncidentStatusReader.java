package io.tocsin.status;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.http.Cursor;
import io.tocsin.http.Page;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Notices;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.status.IncidentStatus.SilentTenant;

/** An incident's standing. The figures are kept, and a page of tenants is two statements, whatever the incident's size. */
@ApplicationScoped
class IncidentStatusReader {

    private static final String UNREACHABLE = "UNREACHABLE";
    private static final String AWAITING = "AWAITING";

    private final DataSource database;
    private final Contacts contacts;
    private final Notices notices;

    IncidentStatusReader(DataSource database, Contacts contacts, Notices notices) {
        this.database = database;
        this.contacts = contacts;
        this.notices = notices;
    }

    IncidentStatus read(Incident incident, int limit, String cursor, Instant now) {
        Optional<Notice> released = newestReleased(incident);
        After after = After.read(cursor);
        Page<SilentTenant> silent = released.map(notice -> silent(notice, limit, after, now))
                .orElseGet(() -> new Page<>(List.of(), null));
        return new IncidentStatus(incident.reference, incident.title, incident.scope, incident.closedAt,
                released.or(() -> newestDrafted(incident)).map(notices::view).orElse(null),
                silent.items(), silent.nextCursor());
    }

    private static Optional<Notice> newestReleased(Incident incident) {
        return Notice.find("incidentId = ?1 and releasedAt is not null order by releasedAt desc, number desc", incident.id)
                .firstResultOptional();
    }

    private static Optional<Notice> newestDrafted(Incident incident) {
        return Notice.find("incidentId = ?1 order by number desc", incident.id).firstResultOptional();
    }

    /** A tenant's row in the notice. */
    private record Row(String tenantId, String name, String tier, String standing) {

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

        boolean isPastUnreachable() {
            return standing.equals(AWAITING);
        }
    }

    private Page<SilentTenant> silent(Notice notice, int limit, After after, Instant now) {
        List<Row> rows = rows(notice, limit + 1, after);
        List<String> tenantIds = rows.stream().map(Row::tenantId).toList();
        Map<Contacts.Place, List<ReachedContact>> byTenant = contacts.of(List.of(notice.id), tenantIds);
        boolean overdue = notice.dueAt().filter(now::isAfter).isPresent();
        return Page.of(rows, limit, row -> view(row, byTenant.getOrDefault(new Contacts.Place(notice.id, row.tenantId()),
                List.of()), overdue), Row::key);
    }

    /**
     * Two walks along notice_tenant_by_state, each as far as the page goes. The LIMIT inside LATERAL keeps the planner from
     * reading every advisory of a large notice for a large page.
     */
    private List<Row> rows(Notice notice, int limit, After after) {
        List<Row> rows = new ArrayList<>();
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT silent.tenant_id, a.tenant_name, a.tier, silent.state
                FROM (
                    (SELECT 1 AS turn, tenant_id, state FROM notice_tenant
                     WHERE notice_id = ? AND preparation_id = ? AND state = 'UNREACHABLE' AND tenant_id > ? AND ?
                        AND NOT never_sent
                     ORDER BY tenant_id LIMIT ?)
                    UNION ALL
                    (SELECT 2, tenant_id, state FROM notice_tenant
                     WHERE notice_id = ? AND preparation_id = ? AND state = 'AWAITING' AND tenant_id > ? AND NOT never_sent
                     ORDER BY tenant_id LIMIT ?)
                    ORDER BY turn, tenant_id LIMIT ?
                ) silent
                CROSS JOIN LATERAL (
                    SELECT tenant_name, tier FROM advisory
                    WHERE notice_id = ? AND preparation_id = ? AND tenant_id = silent.tenant_id LIMIT 1) a
                ORDER BY silent.turn, silent.tenant_id
                """)) {
            select.setObject(1, notice.id);
            select.setObject(2, notice.preparationId);
            select.setString(3, after.isPastUnreachable() ? "" : after.tenantId());
            select.setBoolean(4, !after.isPastUnreachable());
            select.setInt(5, limit);
            select.setObject(6, notice.id);
            select.setObject(7, notice.preparationId);
            select.setString(8, after.isPastUnreachable() ? after.tenantId() : "");
            select.setInt(9, limit);
            select.setInt(10, limit);
            select.setObject(11, notice.id);
            select.setObject(12, notice.preparationId);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(row.getString(1), row.getString(2), row.getString(3), row.getString(4)));
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("silent tenants of notice " + notice.id, e);
        }
        return rows;
    }

    private static SilentTenant view(Row row, List<ReachedContact> contacts, boolean overdue) {
        Instant since = row.standing().equals(UNREACHABLE) ? pick(contacts, ReachedContact::failedAt, Comparator.reverseOrder())
                : pick(contacts, ReachedContact::acceptedAt, Comparator.naturalOrder());
        return new SilentTenant(row.tenantId(), row.name(), row.tier(), row.standing(), since, overdue, contacts);
    }

    private static Instant pick(List<ReachedContact> contacts, Function<ReachedContact, Instant> time,
            Comparator<Instant> order) {
        return contacts.stream().map(time).filter(Objects::nonNull).min(order).orElse(null);
    }
}
