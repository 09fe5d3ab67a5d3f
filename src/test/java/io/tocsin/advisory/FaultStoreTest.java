package io.tocsin.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.problem.FaultCode;
import io.tocsin.testkit.SentNotices;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class FaultStoreTest {

    @Inject
    FaultStore faults;
    @Inject
    SentNotices rows;

    @Test
    void a_page_of_one_tenants_faults_or_of_one_code_does_not_walk_through_all_the_others() {
        UUID preparation = UUID.randomUUID();
        rows.run(
                """
                        INSERT INTO preparation_fault (notice_id, preparation_id, number, tenant_id, code, message)
                        SELECT ?, ?, i, 't-' || i, CASE WHEN i = 19999 THEN 'NO_CONTACT' ELSE 'MISSING_FACT' END, 'Something is missing.'
                        FROM generate_series(1, 20000) AS i
                        """,
                UUID.randomUUID(), preparation);
        rows.run("ANALYZE preparation_fault");
        assertThat(read(preparation, null, "t-19998")).isEqualTo(19998);
        assertThat(read(preparation, FaultCode.NO_CONTACT, null)).isEqualTo(19999);
        assertThat(read(preparation, FaultCode.MISSING_FACT, "t-20000")).isEqualTo(20000);
        rows.run("DELETE FROM preparation_fault WHERE preparation_id = ?", preparation);
    }

    /** @return the number of the only one */
    private int read(UUID preparation, FaultCode code, String tenantId) {
        return QuarkusTransaction.requiringNew().call(() -> {
            long before = rowsRead();
            var page = faults.page(preparation, code, tenantId, 0, 50);
            assertThat(page).hasSize(1);
            assertThat(rowsRead() - before).isLessThan(100);
            return page.get(0).number();
        });
    }

    private long rowsRead() {
        return Long.parseLong(rows.text("""
                SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables
                WHERE relname = 'preparation_fault'
                """));
    }
}
