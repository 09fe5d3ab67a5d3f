package io.tocsin.delivery.worker;

import static io.tocsin.smtp.Gate.Answer.GO;
import static io.tocsin.smtp.Gate.Answer.TURN_BACK;
import static io.tocsin.smtp.Gate.Answer.WAIT;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.delivery.shaping.Destinations;
import io.tocsin.testkit.NanoTime;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PassageTest {

    private final NanoTime time = new NanoTime();
    private final Destinations destinations = new Destinations(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), time, 100,
            Map.of());
    private final Doubts doubts = new Doubts(2);
    private final Lease lease = new Lease();
    private final AtomicInteger called = new AtomicInteger();

    /** Whose worker lives and dies as the test wants. */
    private static final class Lease extends WorkerLease {

        private UUID id = UUID.randomUUID();
        private boolean alive = true;

        Lease() {
            super(null, Duration.ofSeconds(10));
        }

        @Override
        UUID id() {
            return id;
        }

        @Override
        boolean isAlive() {
            return alive;
        }
    }

    private Passage passage() {
        return new Passage(doubts, lease, lease.id, destinations, "acme.example");
    }

    @Test
    void who_finds_no_room_is_called_when_there_is_some() {
        Passage first = passage();
        assertThat(first.ask(called::incrementAndGet)).isEqualTo(GO);
        assertThat(first.ask(called::incrementAndGet)).as("once more, on another connection").isEqualTo(GO);
        assertThat(passage().ask(called::incrementAndGet)).isEqualTo(GO);
        Passage third = passage();
        assertThat(third.ask(called::incrementAndGet)).isEqualTo(WAIT);
        assertThat(third.isInDoubt()).isFalse();
        doubts.leave(0);
        assertThat(called).hasValue(0);
        doubts.leave(1);
        assertThat(called).hasValue(1);
        assertThat(third.ask(called::incrementAndGet)).isEqualTo(GO);
        doubts.leave(1);
        assertThat(called).as("nobody waits").hasValue(1);
    }

    @Test
    void a_domain_is_not_blamed_for_the_time_at_the_gate_or_after_the_answer() {
        Passage first = passage();
        first.begins();
        first.ask(called::incrementAndGet);
        Passage second = passage();
        second.begins();
        second.ask(called::incrementAndGet);
        Passage third = passage();
        third.begins();
        third.ask(called::incrementAndGet);
        time.advance(Duration.ofMillis(30));
        assertThat(burden()).as("the third waits for us").hasMillis(60);
        first.isOver(SendOutcome.accepted("250 2.0.0 Ok"));
        assertThat(burden()).hasMillis(30);
        second.isOver(SendOutcome.givenBack());
        assertThat(burden()).isZero();
        doubts.leave(1);
        assertThat(third.ask(called::incrementAndGet)).isEqualTo(GO);
        time.advance(Duration.ofMillis(5));
        assertThat(burden()).hasMillis(5);
    }

    private Duration burden() {
        return Duration.ofNanos(destinations.burden("acme.example"));
    }

    @Test
    void what_was_claimed_by_who_is_dead_by_now_is_turned_back_even_if_it_was_let_through_before() {
        Passage passage = passage();
        assertThat(passage.ask(called::incrementAndGet)).isEqualTo(GO);
        lease.alive = false;
        assertThat(passage.ask(called::incrementAndGet)).isEqualTo(TURN_BACK);
        lease.alive = true;
        lease.id = UUID.randomUUID();
        assertThat(passage.ask(called::incrementAndGet)).as("under another id").isEqualTo(TURN_BACK);
        assertThat(passage().ask(called::incrementAndGet)).isEqualTo(GO);
    }

    @Test
    void a_domain_is_not_blamed_for_the_time_before_the_conversation_began() {
        long handedOver = time.ago(Duration.ofSeconds(3));
        assertThat(destinations.handedOver("slow.example", handedOver)).isEqualTo(handedOver);
        destinations.begun("quick.example");
        assertThat(destinations.standingStill(10)).as("no server has it yet").isEmpty();
        assertThat(destinations.burden("slow.example")).isZero();
        long begun = destinations.begins("slow.example", handedOver);
        assertThat(destinations.standingStill(10)).isEmpty();
        destinations.ended("slow.example", begun);
        assertThat(destinations.burden("slow.example")).isZero();
    }

    @Test
    void a_domain_whose_server_has_answered_is_not_blamed_for_what_its_letter_still_waits_for() {
        long begun = destinations.begun("quick.example", System.nanoTime() - Duration.ofMillis(900).toNanos());
        assertThat(destinations.burden("quick.example")).isPositive();
        destinations.answered("quick.example", begun);
        assertThat(destinations.burden("quick.example")).as("its connection is another's").isZero();
        destinations.ended("quick.example", begun);
        assertThat(destinations.mayBegin("quick.example", 10)).isTrue();
    }

    @Test
    void what_ended_before_it_had_a_connection_says_nothing_of_its_domain() {
        long handedOver = destinations.handedOver("new.example");
        assertThat(destinations.mayBegin("new.example", 10)).as("it has its one in ten").isFalse();
        destinations.ended("new.example", handedOver);
        assertThat(destinations.mayBegin("new.example", 10)).isTrue();
        destinations.begun("new.example");
        assertThat(destinations.mayBegin("new.example", 10)).as("it has not answered").isFalse();
    }
}
