package io.tocsin.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.SentNotices;

/** In a transaction that is rolled back: the figures of other tests stay as they were. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class NoticeTallyTest {

    @Inject
    NoticeTally tally;
    @Inject
    SentNotices notices;

    UUID notice;

    @BeforeEach
    void many_differences() {
        QuarkusTransaction.begin();
        // It is empty whenever it is vacuumed, and so the statistics say.
        notices.run("DELETE FROM notice_tally");
        notices.run("ANALYZE notice_tally");
        notice = notices.sent("en", "ann@acme.example").id();
        notices.run("""
                INSERT INTO notice_tally (notice_id, counter, amount, first_at, last_at)
                SELECT ?, 'deliveries.accepted', 1, now(), now() FROM generate_series(1, 2000)
                """, notice);
    }

    @AfterEach
    void forget() {
        QuarkusTransaction.rollback();
    }

    @Test
    void folding_leaves_a_row_for_each_counter_and_the_same_figures() {
        NoticeCounts before = tally.countsOf(notice);
        tally.fold();
        assertThat(notices.text("SELECT count(*) FROM notice_tally WHERE notice_id = ?", notice)).isEqualTo("2");
        assertThat(tally.countsOf(notice)).isEqualTo(before);
        assertThat(before.deliveries().accepted()).isEqualTo(2001);
    }

    @Test
    void folding_reads_each_row_a_few_times_only() {
        long before = rowsRead();
        tally.fold();
        assertThat(rowsRead() - before).isLessThan(10_000);
    }

    /** By this transaction, in the table of figures. */
    private long rowsRead() {
        return Long.parseLong(notices.text("""
                SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_xact_user_tables WHERE relname = 'notice_tally'
                """));
    }
}
