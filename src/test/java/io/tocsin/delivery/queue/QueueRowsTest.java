package io.tocsin.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.SentNotice;

/**
 * What claiming and settling a batch costs does not depend on how many wait, whatever the statistics were when the statements
 * were planned. Everything happens in one transaction that is rolled back.
 */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class QueueRowsTest {

    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;
    @Inject
    DataSource database;
    @Inject
    Clock now;
    @Inject
    Reachability reachability;

    DeliveryQueue queue;
    SentNotice notice;
    UUID worker = UUID.randomUUID();

    @BeforeEach
    void a_notice_is_being_sent() {
        clock.reset();
        QuarkusTransaction.begin();
        // Themselves, not the beans: in this transaction.
        queue = new DeliveryQueue(database, now, new Moves(database, now, reachability), false);
        notice = notices.sent("en", "a@acme.example");
        notices.run("UPDATE notice SET state = 'RELEASED', completed_at = NULL, deliver_until = now() + interval '1 year'"
                + " WHERE id = ?", notice.id());
        for (String sql : List.of("""
                INSERT INTO advisory (notice_id, preparation_id, tenant_id, affected_revision, tenant_name, tier, digest)
                SELECT notice_id, preparation_id, 'x-' || i, 1, 'X', 'gold', '\\x00'
                FROM advisory CROSS JOIN generate_series(1, 3000) AS i WHERE notice_id = ?
                """, """
                INSERT INTO rendering (notice_id, preparation_id, tenant_id, locale, subject, body)
                SELECT notice_id, preparation_id, 'x-' || i, locale, subject, body
                FROM rendering CROSS JOIN generate_series(1, 3000) AS i WHERE notice_id = ?
                """, """
                INSERT INTO notice_tenant (notice_id, preparation_id, tenant_id)
                SELECT notice_id, preparation_id, 'x-' || i
                FROM notice_tenant CROSS JOIN generate_series(1, 3000) AS i WHERE notice_id = ?
                """, """
                WITH added AS (
                    INSERT INTO delivery (notice_id, id, preparation_id, tenant_id, email, locale, check_code)
                    SELECT notice_id, uuidv7(), preparation_id, 'x-' || i, 'x@acme.example', locale, i
                    FROM delivery CROSS JOIN generate_series(1, 3000) AS i WHERE notice_id = ?
                    RETURNING notice_id, id, preparation_id)
                INSERT INTO delivery_queue (notice_id, delivery_id, preparation_id, due_at)
                SELECT notice_id, id, preparation_id, now() - interval '1 year' FROM added
                """, "INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, 'deliveries.queued', 3000)")) {
            notices.run(sql, notice.id());
        }
        notices.run("INSERT INTO delivery_worker VALUES (?, now(), now() + interval '1 day', true, true)", worker);
    }

    @AfterEach
    void forget() {
        QuarkusTransaction.rollback();
    }

    @ParameterizedTest(name = "that say {0} rows on {1} pages")
    @CsvSource({ "0, 0", "0, 5000", "1, 1", "20, 1", "300, 5000" })
    void a_batch_reads_its_own_rows_by_statistics(int rows, int pages) {
        for (String table : List.of("delivery_queue", "delivery", "rendering")) {
            assertThat(
                    notices.text("SELECT pg_restore_relation_stats('schemaname', current_schema()::text, 'relname', '" + table
                            + "', 'relpages', " + pages + ", 'reltuples', " + rows + "::real)"))
                    .isEqualTo("t");
        }

        for (List<Claim.Limit> limits : List.of(List.<Claim.Limit> of(),
                List.of(new Claim.Limit("acme.example", 50, now.instant(), Duration.ZERO)))) {
            for (SendOutcome last : List.of(SendOutcome.accepted("250 2.0.0 Ok"),
                    SendOutcome.deferred(SendOutcome.Reason.NO_CONNECTION, null))) {
                reads_its_own_rows(limits, last);
            }
        }
    }

    private void reads_its_own_rows(List<Claim.Limit> limits, SendOutcome last) {
        long before = rowsRead();
        List<Claimed> batch = queue
                .claim(new Claim(notice.id(), worker, Duration.ofSeconds(10), false, Turn.FIRST, 50, limits)).claimed();
        long claimed = rowsRead();
        List<Settlement> settlements = new ArrayList<>(batch.stream().map(each -> settlement(each, "250 2.0.0 Ok")).toList());
        settlements.set(49, Settlement.of(batch.get(49), last, new Backoff(new SplittableRandom()), now.instant()));
        int settled = queue.settle(settlements);
        long after = rowsRead();

        assertThat(settled).isEqualTo(50);
        assertThat(claimed - before).as("rows read by a claim of 50").isLessThan(50 * 6);
        assertThat(after - claimed).as("rows read by settling 50").isLessThan(50 * 6);
    }

    private Settlement settlement(Claimed claimed, String reply) {
        return Settlement.of(claimed, SendOutcome.accepted(reply), null, now.instant());
    }

    /** By this transaction. */
    private long rowsRead() {
        return Long.parseLong(notices.text("""
                SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_xact_user_tables
                WHERE relname IN ('delivery', 'delivery_queue', 'rendering')
                """));
    }
}
