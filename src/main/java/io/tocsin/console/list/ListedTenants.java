package io.tocsin.console.list;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.agroal.api.AgroalDataSource;
import io.tocsin.affected.AffectedView;
import io.tocsin.incident.Incident;
import io.tocsin.postgres.Sql;

/** An incident's list, for pages. Reads only. */
@ApplicationScoped
public class ListedTenants {

    private static final int MOST_COUNTS = 1_000;

    private final AgroalDataSource database;
    /** A count reads the whole list, so it is made once for each state of a list. */
    private final Map<UUID, Counted> counts = new ConcurrentHashMap<>();

    ListedTenants(AgroalDataSource database) {
        this.database = database;
    }

    /** @param withdrawn taken off after they were told; not among the tenants */
    public record Count(long tenants, long withdrawn) {
    }

    private record Counted(long listRevision, Count count) {
    }

    /** Who put the list there, at last. */
    public record LastImport(String by, Instant at) {
    }

    @Transactional
    public Count count(Incident incident) {
        Counted known = counts.get(incident.id);
        if (known != null && known.listRevision() == incident.listRevision) {
            return known.count();
        }
        try (Connection connection = database.getConnection()) {
            Count count = new Sql(connection).rows(row -> new Count(row.getLong(1), row.getLong(2)), """
                    SELECT count(*) FILTER (WHERE withdrawn_at IS NULL), count(*) FILTER (WHERE withdrawn_at IS NOT NULL)
                    FROM affected_tenant WHERE incident_id = ?
                    """, incident.id).get(0);
            if (counts.size() > MOST_COUNTS) {
                counts.clear();
            }
            counts.put(incident.id, new Counted(incident.listRevision, count));
            return count;
        } catch (SQLException e) {
            throw new IllegalStateException("count of the list of " + incident.reference, e);
        }
    }

    @Transactional
    public Optional<LastImport> lastImport(UUID incidentId) {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(
                    row -> new LastImport(row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()), """
                            SELECT operator.name, importer.last_at
                            FROM list_importer AS importer JOIN operator ON operator.id = importer.operator_id
                            WHERE importer.incident_id = ? ORDER BY importer.last_at DESC LIMIT 1
                            """, incidentId).stream().findFirst();
        } catch (SQLException e) {
            throw new IllegalStateException("importers of " + incidentId, e);
        }
    }

    /** @param after id to start after; {@code ""} for the first page */
    @Transactional
    List<AffectedView> page(UUID incidentId, String after, int limit) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return AffectedView.after(new Sql(connection), incidentId, after, limit);
        }
    }

    @Transactional
    Optional<AffectedView> one(UUID incidentId, String tenantId) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return AffectedView.of(new Sql(connection), incidentId, tenantId);
        }
    }
}
