package io.tocsin.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.journal.Journal;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.SentNotice;

/**
 * What keeping the queue in order costs, every second, does not depend on how many deliveries have come to rest. Everything
 * happens in one transaction that is rolled back, in which the planner has never heard of these rows.
 */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class UpkeepRowsTest {

    private static final int BATCH = 500;

    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;
    @Inject
    DataSource database;
    @Inject
    Clock now;
    @Inject
    Moves moves;
    @Inject
    Journal journal;

    QueueUpkeep upkeep;
    SentNotice sending;
    SentNotice cancelled;
    SentNotice overdue;

    @BeforeEach
    void notices_are_being_sent() {
        clock.reset();
        QuarkusTransaction.begin();
        upkeep = new QueueUpkeep(database, now, moves, journal); // itself, not the bean: in this transaction
        sending = notices.sent("en", "a@acme.example");
        cancelled = notices.sent("en", "b@acme.example");
        overdue = notices.sent("en", "c@acme.example");
        notices.run("UPDATE notice SET state = 'RELEASED', completed_at = NULL WHERE id IN (?, ?)", sending.id(), overdue.id());
        notices.run("UPDATE notice SET deliver_until = now() - interval '1 year' WHERE id = ?", overdue.id());
        notices.run("UPDATE notice SET state = 'CANCELLED', completed_at = NULL, cancelled_at = now() WHERE id = ?",
                cancelled.id());
        waiting(sending);
        notices.run("INSERT INTO delivery_worker VALUES (?, now() - interval '1 day', now() - interval '1 day', true, true)",
                UUID.randomUUID());
        all().forEach((name, statement) -> statement.run()); // whatever other tests left to be done
    }

    @AfterEach
    void forget() {
        QuarkusTransaction.rollback();
    }

    @Test
    void what_rests_is_not_read() {
        Map<String, Long> before = rowsReadByAll();
        atRest(sending);
        atRest(cancelled);
        atRest(overdue);
        Map<String, Long> after = rowsReadByAll();
        after.forEach((name, rows) -> assertThat(rows).as(name).isLessThan(before.get(name) + 50));
    }

    @Test
    void nor_what_waits_but_by_those_who_look_for_lost_claims() {
        Map<String, Long> before = rowsReadByAll();
        for (int i = 0; i < 20; i++) {
            waiting(sending);
        }
        Map<String, Long> after = rowsReadByAll();
        after.entrySet().removeIf(each -> each.getKey().startsWith("rescue"));
        after.forEach((name, rows) -> assertThat(rows).as(name).isLessThan(before.get(name) + 50));
    }

    /** As vacuum leaves them between two notices: by them it costs least to walk all of the queue. */
    @ParameterizedTest
    @ValueSource(strings = { "delivery_queue", "delivery_queue, delivery", "delivery_queue, delivery, notice" })
    void nor_where_the_statistics_are_those_of_an_empty_queue(String tables) {
        for (String table : tables.split(", ")) {
            notices.text("SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', '" + table
                    + "', 'relpages', 10, 'reltuples', 0::real)::text");
        }
        nor_what_waits_but_by_those_who_look_for_lost_claims();
    }

    private Map<String, Runnable> all() {
        Map<String, Runnable> all = new LinkedHashMap<>();
        all.put("rescue", () -> upkeep.rescue(Duration.ZERO));
        all.put("rescue forgotten", upkeep::rescueForgotten);
        all.put("give up", () -> upkeep.giveUp(false, BATCH));
        all.put("give up or ask", () -> upkeep.giveUp(true, BATCH));
        all.put("cancel", () -> upkeep.cancel(BATCH));
        all.put("cancel held", () -> upkeep.cancelHeld(cancelled.id()));
        all.put("complete", upkeep::complete);
        return all;
    }

    private Map<String, Long> rowsReadByAll() {
        Map<String, Long> rows = new LinkedHashMap<>();
        all().forEach((name, statement) -> {
            long before = rowsRead();
            statement.run();
            rows.put(name, rowsRead() - before);
        });
        return rows;
    }

    /** By this transaction, of the tables that grow with what was sent. */
    private long rowsRead() {
        return Long.parseLong(notices.text("""
                SELECT sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint FROM pg_stat_xact_user_tables
                WHERE relname IN ('delivery', 'delivery_queue', 'delivery_event', 'advisory', 'notice_tenant')
                """));
    }

    private void atRest(SentNotice notice) {
        notices.run("""
                INSERT INTO delivery (notice_id, id, preparation_id, tenant_id, email, locale, check_code, state, attempts,
                    accepted_at, finished_at)
                SELECT ?, uuidv7(), ?, ?, 'x@acme.example', 'en', i, 'ACCEPTED', 1, now(), now()
                FROM generate_series(1, 3000) AS i
                """, notice.id(), notice.preparationId(), notice.tenantId());
        notices.run("INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, 'deliveries.accepted', 3000)",
                notice.id());
    }

    private void waiting(SentNotice notice) {
        notices.run("""
                WITH added AS (
                    INSERT INTO delivery (notice_id, id, preparation_id, tenant_id, email, locale, check_code)
                    SELECT ?, uuidv7(), ?, ?, 'x@acme.example', 'en', i FROM generate_series(1, 200) AS i
                    RETURNING notice_id, id, preparation_id)
                INSERT INTO delivery_queue (notice_id, delivery_id, preparation_id, due_at)
                SELECT notice_id, id, preparation_id, now() + interval '1 hour' FROM added
                """, notice.id(), notice.preparationId(), notice.tenantId());
        notices.run("INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, 'deliveries.queued', 200)", notice.id());
    }
}
