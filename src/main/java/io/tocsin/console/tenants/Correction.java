package io.tocsin.console.tenants;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.States;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.notice.NoticeKind;
import io.tocsin.postgres.IndexWalks;
import io.tocsin.postgres.Sql;
import io.tocsin.tenant.ContactView;
import io.tocsin.tenant.TenantView;

/** Where an address of a tenant stands that is to be corrected. */
@ApplicationScoped
public class Correction {

    private final DataSource database;

    Correction(DataSource database) {
        this.database = database;
    }

    /**
     * What the page shows.
     *
     * @param contact as the directory has it, else as a list or a letter does
     * @param directoryRevision null where the directory does not have it
     * @param misread letters that arrived at this address, whose reader said to be the wrong contact
     * @param others addresses of the tenant as they stand now, where this one stands nowhere
     */
    public record View(String tenantId, String name, String wrong, ContactView contact, Long directoryRevision,
            List<OnList> lists, List<Stuck> letters, List<Stuck> misread, List<String> others) {

        public String path() {
            return "/console/tenants/" + tenantId;
        }

        public boolean isNowhere() {
            return directoryRevision == null && lists.isEmpty() && letters.isEmpty();
        }
    }

    /** @param preparedNotice number of a notice that is prepared from the list and not yet released, or null */
    public record OnList(String reference, String title, long revision, ContactView contact, Integer preparedNotice) {
    }

    /** A letter to this address that a person has to do something about. */
    public record Stuck(UUID delivery, UUID notice, String reference, int number, NoticeKind kind, String template,
            DeliveryState state) {

        public String words() {
            return reference + ", notice " + number + " (" + States.word(kind, template).toLowerCase(Locale.ROOT) + ")";
        }
    }

    /** In the caller's transaction. */
    public Optional<View> of(String tenantId, String wrong) {
        try (Connection connection = database.getConnection()) {
            IndexWalks.only(connection);
            var sql = new Sql(connection);
            Optional<TenantView> directory = TenantView.of(sql, tenantId);
            Optional<ContactView> inDirectory = directory.flatMap(
                    tenant -> tenant.contacts().stream().filter(one -> one.email().equalsIgnoreCase(wrong)).findFirst());
            List<OnList> lists = sql.rows(Correction::onList, """
                    SELECT i.reference, i.title, a.revision, c.email, c.name, c.role, c.locale,
                        (SELECT max(n.number) FROM notice n
                         WHERE n.incident_id = i.id AND n.state IN ('PREPARED', 'APPROVED'))
                    FROM affected_tenant a
                    JOIN incident i ON i.id = a.incident_id
                    JOIN affected_contact c ON c.incident_id = a.incident_id AND c.tenant_id = a.tenant_id
                    WHERE a.tenant_id = ? AND lower(c.email) = lower(?) AND i.closed_at IS NULL
                    ORDER BY i.id DESC LIMIT 20
                    """, tenantId, wrong);
            List<Stuck> letters = letters(sql, tenantId, wrong, "d.state IN ('REFUSED', 'BOUNCED', 'EXPIRED', 'HELD')");
            List<Stuck> misread = letters(sql, tenantId, wrong, """
                    d.state NOT IN ('REFUSED', 'BOUNCED', 'EXPIRED', 'HELD') AND EXISTS (SELECT FROM wrong_contact w
                        WHERE w.notice_id = d.notice_id AND w.delivery_id = d.id AND w.closed_at IS NULL OFFSET 0)
                    """);
            List<String> names = sql.rows(row -> row.getString(1), """
                    (SELECT name FROM tenant WHERE tenant_id = ?) UNION ALL
                    (SELECT name FROM affected_tenant WHERE tenant_id = ? ORDER BY updated_at DESC LIMIT 1) LIMIT 1
                    """, tenantId, tenantId);
            List<String> others = now(sql, tenantId);
            return names.stream().findFirst().map(name -> new View(tenantId, name, wrong,
                    inDirectory.or(() -> lists.stream().map(OnList::contact).findFirst())
                            .orElse(new ContactView(wrong, null, null, null)),
                    inDirectory.isPresent() ? directory.get().revision() : null, lists, letters, misread, others));
        } catch (SQLException e) {
            throw new IllegalStateException("contact of a tenant", e);
        }
    }

    private static List<Stuck> letters(Sql sql, String tenantId, String address, String condition) throws SQLException {
        return sql.rows(Correction::stuck, """
                SELECT d.id, i.reference, n.number, n.kind, d.state, n.id, n.template_key
                FROM notice_tenant t
                JOIN notice n ON n.id = t.notice_id AND n.preparation_id = t.preparation_id
                JOIN incident i ON i.id = n.incident_id
                CROSS JOIN LATERAL (SELECT * FROM delivery w
                    WHERE w.notice_id = t.notice_id AND w.preparation_id = t.preparation_id
                        AND w.tenant_id >= t.tenant_id AND w.tenant_id <= t.tenant_id ORDER BY w.tenant_id, w.id OFFSET 0) d
                WHERE t.tenant_id = ? AND lower(d.email) = lower(?) AND n.released_at IS NOT NULL
                    AND n.retracted_at IS NULL AND n.state IN ('RELEASED', 'PAUSED', 'COMPLETED')
                    AND %s
                ORDER BY d.id DESC LIMIT 20
                """.formatted(condition), tenantId, address);
    }

    private static List<String> now(Sql sql, String tenantId) throws SQLException {
        return sql.rows(row -> row.getString(1), """
                SELECT email FROM tenant_contact WHERE tenant_id = ?
                UNION
                SELECT c.email FROM affected_tenant a
                JOIN incident i ON i.id = a.incident_id AND i.closed_at IS NULL
                JOIN affected_contact c ON c.incident_id = a.incident_id AND c.tenant_id = a.tenant_id
                WHERE a.tenant_id = ?
                ORDER BY 1 LIMIT 20
                """, tenantId, tenantId);
    }

    private static OnList onList(ResultSet row) throws SQLException {
        return new OnList(row.getString(1), row.getString(2), row.getLong(3),
                new ContactView(row.getString(4), row.getString(5), row.getString(6), row.getString(7)),
                row.getObject(8, Integer.class));
    }

    private static Stuck stuck(ResultSet row) throws SQLException {
        return new Stuck(row.getObject(1, UUID.class), row.getObject(6, UUID.class), row.getString(2), row.getInt(3),
                NoticeKind.valueOf(row.getString(4)), row.getString(7),
                DeliveryState.valueOf(row.getString(5)));
    }
}
