package io.tocsin.delivery.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.delivery.queue.Backoff;
import io.tocsin.delivery.queue.Claimed;
import io.tocsin.delivery.queue.DeliveryQueue;
import io.tocsin.delivery.queue.Settlement;
import io.tocsin.delivery.shaping.Destinations;
import io.tocsin.delivery.shaping.DestinationsTest;

/** In the test's thread, so that it says what comes between two looks. */
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class SettlerTest {

    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    private final List<Settlement> settled = new ArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final Hands hands = new Hands(1, true);
    private final Destinations destinations = new Destinations(CLOCK, 10, Map.of());
    private final Settler settler = new Settler(new Queue(), hands, new Doubts(2), new LettersAhead(null, null), destinations,
            new RelayPause(), new Complaints(null, null, destinations, CLOCK), new SimpleMeterRegistry());

    /** Fails as often as the test wants. */
    private final class Queue extends DeliveryQueue {

        Queue() {
            super(null, CLOCK, null, false);
        }

        @Override
        public int settle(List<Settlement> settlements) {
            if (failures.getAndDecrement() > 0) {
                throw new StackOverflowError("in a driver");
            }
            settled.addAll(settlements);
            return settlements.size();
        }
    }

    private Claimed claim() {
        Claimed claimed = DestinationsTest.claimed("acme.example");
        try {
            hands.giveBackRoom(hands.takeRoom(Duration.ofSeconds(30).toMillis()) - 1);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        InHand hand = InHand.waiting(claimed, null);
        hands.hold(hand);
        settler.add(new Ended(hand, SendOutcome.givenBack(),
                Settlement.of(claimed, SendOutcome.givenBack(), new Backoff(new SplittableRandom(1)), CLOCK.instant())));
        return claimed;
    }

    @Test
    void what_was_claimed_just_before_the_stop_is_settled_before_it_ends() {
        var looks = new AtomicInteger();
        List<Claimed> claimed = new ArrayList<>();
        settler.run(() -> {
            if (looks.incrementAndGet() == 2) {
                claimed.add(claim());
            }
            return looks.get() < 2;
        }, () -> {
        });
        assertThat(settled).extracting(Settlement::deliveryId).containsExactly(claimed.get(0).deliveryId());
        assertThat(hands.areEmpty()).isTrue();
    }

    @Test
    void an_error_loses_no_outcome_and_gives_no_room_back_twice() {
        claim();
        claim();
        failures.set(1);
        settler.run(() -> false, () -> {
        });
        assertThat(settled).hasSize(2);
        assertThat(hands.areEmpty()).isTrue();
        assertThat(hands.count()).isZero();
    }

    @Test
    void what_fails_once_there_is_room_again_does_not_keep_the_next_from_being_settled() {
        claim();
        var calls = new AtomicInteger();
        settler.run(() -> false, () -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("the courier is closed");
            }
        });
        claim();
        settler.run(() -> false, calls::incrementAndGet);
        assertThat(settled).hasSize(2);
        assertThat(calls).hasValue(2);
    }
}
