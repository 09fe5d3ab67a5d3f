package io.tocsin.leak;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.postgres.Sql;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.AnIncident;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class LeakChecksTest {

    @Inject
    LeakChecks checks;
    @Inject
    SentNotices rows;
    @Inject
    DataSource database;

    /** A hundred thousand characters each, which is the most that a list may say of one. */
    @Test
    void a_batch_of_tenants_with_very_many_facts_is_a_small_one_and_none_is_left_out() throws SQLException {
        AnIncident incident = rows.incident();
        rows.run("""
                INSERT INTO affected_tenant (incident_id, tenant_id, name, facts, listed_by, listed_at, updated_at)
                SELECT ?, 'long-' || lpad(i::text, 3, '0'), 'A tenant', jsonb_build_object('log', repeat('many words ', 9000)),
                    gen_random_uuid(), now(), now()
                FROM generate_series(1, 60) AS i
                """, incident.id());
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            var sql = new Sql(connection);
            var watchlist = new Watchlist(60, 1000);
            String first = checks.addBatch(sql, incident.id(), "", watchlist);
            assertThat(first).isBetween("long-020", "long-050");
            assertThat(checks.addBatch(sql, incident.id(), first, watchlist)).isEqualTo("long-060");
            assertThat(checks.addBatch(sql, incident.id(), "long-060", watchlist)).isNull();
            connection.rollback();
        }
    }
}
