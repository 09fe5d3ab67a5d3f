package io.tocsin.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.postgres.Sql;
import io.tocsin.time.Ids;

/** Looks into tables, and puts rows there that belong to a later stage than the one tested. */
@ApplicationScoped
public class Rows {

    @Inject
    AgroalDataSource database;

    public long number(String sql, Object... values) {
        return in(connection -> new Sql(connection).number(sql, values));
    }

    /** @return the first column of the only row */
    public String text(String sql, Object... values) {
        return in(connection -> new Sql(connection).rows(row -> row.getString(1), sql, values).get(0));
    }

    public int run(String sql, Object... values) {
        return in(connection -> new Sql(connection).run(sql, values));
    }

    /** A notice of this incident that was released, to no tenant. */
    public UUID released(String reference) {
        UUID notice = Ids.next();
        UUID preparation = Ids.next();
        run("""
                INSERT INTO notice (id, incident_id, number, kind, state, template_key, audience, created_by, created_at,
                                    updated_at)
                SELECT ?, id, 1, 'INITIAL', 'DRAFT', 'x', 'ALL', created_by, now(), now()
                FROM incident WHERE reference = ?
                """, notice, reference);
        run("""
                INSERT INTO preparation (id, notice_id, state, requested_by, requested_by_name, requested_at, beat_at,
                                         list_revision, facts_revision, series_revision, template_revision, salt,
                                         message_id_domain, total, digest, finished_at)
                SELECT ?, id, 'DONE', created_by, 'x', now(), now(), 1, 1, 1, '', '', '', 0, '', now() FROM notice WHERE id = ?
                """, preparation, notice);
        run("""
                UPDATE notice SET state = 'RELEASED', preparation_id = ?, approved_at = now(), released_at = now(),
                                  deliver_until = now() WHERE id = ?
                """, preparation, notice);
        return notice;
    }

    /** A notice of this incident that was released to this tenant, and is completed. */
    public void told(String reference, String tenantId) {
        UUID notice = released(reference);
        run("INSERT INTO notice_tenant (notice_id, preparation_id, tenant_id) SELECT id, preparation_id, ? FROM notice"
                + " WHERE id = ?", tenantId, notice);
        run("UPDATE notice SET state = 'COMPLETED', completed_at = now() WHERE id = ?", notice);
    }

    private interface Work<T> {
        T with(Connection connection) throws SQLException;
    }

    private <T> T in(Work<T> work) {
        return QuarkusTransaction.requiringNew().call(() -> {
            try (Connection connection = database.getConnection()) {
                return work.with(connection);
            }
        });
    }
}
