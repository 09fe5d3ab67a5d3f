package io.tocsin.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Notices;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.AnIncident;
import io.tocsin.testkit.SentNotices.SentNotice;

/**
 * What a status costs does not depend on how many the notice went to. Everything happens in one transaction that is rolled
 * back, so the planner's statistics never heard of these rows: as after a preparation.
 */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class RowsReadTest {

    private static final int TENANTS = 5000;
    private static final int PAGE = 20;

    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;
    @Inject
    IncidentStatusReader incidents;
    @Inject
    TenantStatusReader tenants;
    @Inject
    Notices views;
    @Inject
    EntityManager entities;

    AnIncident incident;
    SentNotice sent;

    @BeforeEach
    void a_notice_went_to_many() {
        clock.reset();
        QuarkusTransaction.begin();
        incident = notices.incident();
        sent = sentToAll(1);
    }

    @AfterEach
    void forget() {
        QuarkusTransaction.rollback();
    }

    @Test
    void a_page_of_an_incident_reads_its_own_tenants_only() {
        List<String> silent = new ArrayList<>();
        // From its tenth time on, a statement may have a plan that is not made for its parameters.
        for (int i = 0; i < 12; i++) {
            assertThat(rowsReadBy(() -> silent.addAll(page("")))).isLessThan(PAGE * 5L);
        }
        assertThat(silent).startsWith(tenant(0) + "-1", tenant(1), tenant(2)).hasSize(12 * PAGE);
        assertThat(rowsReadBy(() -> page(nextCursor()))).isLessThan(PAGE * 10L);
    }

    @Test
    void so_it_does_of_a_series() {
        sentToAll(2);
        assertThat(rowsReadBy(() -> assertThat(page("")).hasSize(PAGE))).isLessThan(PAGE * 20L);
    }

    @Test
    void a_tenant_reads_its_own_rows_only() {
        for (int i = 0; i < 12; i++) {
            assertThat(rowsReadBy(() -> assertThat(tenants.read(tenant(4000), null, 1).orElseThrow().incidents().get(0)
                    .notices()).hasSize(1))).isLessThan(50);
        }
    }

    @Test
    void a_notice_reads_its_own_row_and_its_figures() {
        assertThat(
                rowsReadBy(() -> assertThat(views.view(Notice.withId(sent.id())).tenants().awaiting()).isEqualTo(TENANTS + 1)))
                .isLessThan(20);
    }

    private List<String> page(String cursor) {
        return status(cursor).silent().stream().map(IncidentStatus.SilentTenant::tenantId).toList();
    }

    private String nextCursor() {
        return status("").nextCursor();
    }

    private IncidentStatus status(String cursor) {
        return incidents.read(Incident.named(incident.reference()), PAGE, cursor, clock.instant());
    }

    private long rowsReadBy(Runnable read) {
        entities.clear();
        long before = rowsRead();
        read.run();
        return rowsRead() - before;
    }

    /**
     * By this transaction, in all tables that have rows for each tenant. Of the others there are as many as other tests left;
     * while they have a few pages each, the planner may well read them whole.
     */
    private long rowsRead() {
        return Long.parseLong(notices.text("""
                SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_xact_user_tables
                WHERE relname NOT IN ('incident', 'notice', 'notice_tally', 'preparation', 'operator', 'api_key')
                """));
    }

    private SentNotice sentToAll(int number) {
        SentNotice notice = notices.sent(incident, number, number == 1 ? "INITIAL" : "UPDATE", tenant(0) + "-" + number,
                "A tenant", "en", "a@acme.example");
        Object[] ids = { notice.id(), notice.preparationId() };
        notices.run("""
                INSERT INTO advisory (notice_id, preparation_id, tenant_id, affected_revision, tenant_name, digest)
                SELECT ?, ?, 'many-' || lpad(i::text, 6, '0'), 1, 'A tenant', '\\x00' FROM generate_series(1, 5000) AS i
                """, ids);
        notices.run("""
                INSERT INTO notice_tenant (notice_id, preparation_id, tenant_id)
                SELECT ?, ?, 'many-' || lpad(i::text, 6, '0') FROM generate_series(1, 5000) AS i
                """, ids);
        notices.run("""
                INSERT INTO delivery (notice_id, id, preparation_id, tenant_id, email, locale, check_code)
                SELECT ?, uuidv7(), ?, 'many-' || lpad(i::text, 6, '0'), 'b@acme.example', 'en', i
                FROM generate_series(1, 5000) AS i
                """, ids);
        notices.run("INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, 'tenants.awaiting', ?)", notice.id(),
                TENANTS);
        if (number == 1) {
            notices.run("""
                    INSERT INTO affected_tenant (incident_id, tenant_id, name, listed_by, listed_at, updated_at)
                    SELECT ?, 'many-' || lpad(i::text, 6, '0'), 'A tenant', ?, now(), now() FROM generate_series(1, 5000) AS i
                    """, incident.id(), UUID.randomUUID());
        }
        return notice;
    }

    private static String tenant(int number) {
        return "many-%06d".formatted(number);
    }
}
