package io.tocsin.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.delivery.shaping.DestinationStore;
import io.tocsin.journal.Journal;
import io.tocsin.notice.NoticeTally;
import io.tocsin.testkit.SentNotices;

/**
 * A replica that freezes in the middle of a transaction does not keep locks that the others wait for: PostgreSQL ends each of
 * these by itself. They are called on the classes, not on the beans, so that they are still open when they are looked at.
 */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class HeldLocksTest {

    @Inject
    DataSource database;
    @Inject
    Clock clock;
    @Inject
    Moves moves;
    @Inject
    Reachability reachability;
    @Inject
    Journal journal;
    @Inject
    SentNotices sql;
    @Inject
    NoticeTally tally;

    @BeforeEach
    void begin() {
        QuarkusTransaction.begin();
        assertThat(timeLeft()).isNotEqualTo("5s");
    }

    @AfterEach
    void rollBack() {
        QuarkusTransaction.rollback();
    }

    @Test
    void of_a_lease_or_a_chore() {
        new Presence(database, clock).isMyTurn("held", Duration.ZERO);
        assertThat(timeLeft()).isEqualTo("5s");
    }

    @Test
    void of_a_claim() {
        new DeliveryQueue(database, clock, moves, false).claim(new Claim(UUID.randomUUID(), UUID.randomUUID(),
                Duration.ofMinutes(1), false, Turn.FIRST, 1, List.of()));
        assertThat(timeLeft()).isEqualTo("5s");
    }

    @Test
    void of_leases_of_claims() {
        new DeliveryQueue(database, clock, moves, false).renew(List.of(), Duration.ofMinutes(1));
        assertThat(timeLeft()).isEqualTo("5s");
    }

    @Test
    void of_outcomes() {
        new DeliveryQueue(database, clock, new Moves(database, clock, reachability), false).settle(List.of());
        assertThat(timeLeft()).isEqualTo("5s");
    }

    @Test
    void of_the_rescue_of_what_the_dead_held() {
        new QueueUpkeep(database, clock, moves, journal).rescue(Duration.ofDays(10_000));
        assertThat(timeLeft()).isEqualTo("5s");
    }

    @Test
    void of_the_rescue_of_what_was_forgotten() {
        new QueueUpkeep(database, clock, moves, journal).rescueForgotten();
        assertThat(timeLeft()).isEqualTo("5s");
    }

    @Test
    void of_the_upkeep() {
        new QueueUpkeep(database, clock, moves, journal).complete();
        assertThat(timeLeft()).isEqualTo("5s");
    }

    @Test
    void of_what_domains_bear() {
        new DestinationStore(database, clock).raise(Duration.ofDays(10_000));
        assertThat(timeLeft()).isEqualTo("5s");
    }

    @Test
    void of_figures_that_are_folded() {
        tally.fold();
        assertThat(timeLeft()).isEqualTo("5s");
    }

    private String timeLeft() {
        return sql.text("SHOW idle_in_transaction_session_timeout");
    }
}
