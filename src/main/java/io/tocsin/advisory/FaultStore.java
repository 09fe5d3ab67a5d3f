package io.tocsin.advisory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.notice.Preparation;
import io.tocsin.postgres.CopyRows;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;

/** Every fault of the newest preparation of a notice, in the order in which they were found. */
@ApplicationScoped
public class FaultStore {

    private static final int MOST_REMOVED = 20_000;

    private final DataSource database;

    FaultStore(DataSource database) {
        this.database = database;
    }

    /**
     * In the caller's transaction.
     *
     * @param count how many there are with these
     */
    void write(Connection connection, Preparation preparation, List<Fault> faults, int count) throws SQLException {
        var rows = new CopyRows();
        int number = count - faults.size();
        for (Fault fault : faults) {
            rows.add(preparation.noticeId).add(preparation.id).add(++number).add(fault.tenantId()).add(fault.otherTenantId())
                    .add(fault.code().name()).add(fault.field()).add(fault.line()).add(fault.position()).add(fault.message())
                    .endRow();
        }
        rows.into(connection, """
                preparation_fault (notice_id, preparation_id, number, tenant_id, other_tenant_id, code, field, line, position,
                    message)
                """.strip());
    }

    /** The faults that the preparation itself holds are all that count. */
    void replace(Connection connection, Preparation preparation) throws SQLException {
        new Sql(connection).run("DELETE FROM preparation_fault WHERE preparation_id = ?", preparation.id);
        write(connection, preparation, preparation.faults, preparation.faults.size());
    }

    /** Those of earlier preparations, and of an attempt that broke off; in short transactions. */
    void removeOf(UUID noticeId) {
        int removed = MOST_REMOVED;
        while (removed == MOST_REMOVED) {
            removed = QuarkusTransaction.requiringNew()
                    .call(() -> Sql.on(database, "faults of notice " + noticeId, sql -> sql.run("""
                            DELETE FROM preparation_fault WHERE ctid = ANY (ARRAY(
                                SELECT ctid FROM preparation_fault WHERE notice_id = ? LIMIT ?))
                            """, noticeId, MOST_REMOVED)));
        }
    }

    /** A fault with its number, by which it is listed. */
    public record Numbered(int number, Fault fault) {
    }

    /**
     * In the caller's transaction.
     *
     * @param code only those; null for all
     * @param tenantId only those; null or empty for all
     * @param after the number of the last one before
     */
    public List<Numbered> page(UUID preparationId, FaultCode code, String tenantId, int after, int rows) {
        List<Object> values = new ArrayList<>(List.of(preparationId, after));
        // What is not asked for is not in the statement, so that the index of what is can be walked.
        String of = and(" AND code = ?", code == null ? null : code.name(), values)
                + and(" AND tenant_id = ?", tenantId == null || tenantId.isEmpty() ? null : tenantId, values);
        values.add(rows);
        return Sql.on(database, "faults of preparation " + preparationId, sql -> sql.rows(FaultStore::fault, """
                SELECT number, tenant_id, other_tenant_id, code, field, line, position, message FROM preparation_fault
                WHERE preparation_id = ? AND number > ? %s
                ORDER BY number LIMIT ?
                """.formatted(of), values.toArray()));
    }

    private static String and(String condition, String wanted, List<Object> values) {
        if (wanted == null) {
            return "";
        }
        values.add(wanted);
        return condition;
    }

    private static Numbered fault(ResultSet row) throws SQLException {
        return new Numbered(row.getInt(1), new Fault((Integer) row.getObject(6), null, row.getString(5),
                (Integer) row.getObject(7), row.getString(2), row.getString(3), FaultCode.valueOf(row.getString(4)),
                row.getString(8)));
    }
}
