package io.tocsin.delivery.shaping;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.delivery.queue.Claim;
import io.tocsin.delivery.queue.Claimed;
import io.tocsin.delivery.queue.Turn;
import io.tocsin.testkit.NanoTime;

@DisplayNameGeneration(ReplaceUnderscores.class)
public class DestinationsTest {

    static final Instant NOW = Instant.parse("2022-01-22T10:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    NanoTime time = new NanoTime();
    Destinations destinations = new Destinations(CLOCK, time, 100,
            Map.of("big.example", new Bearing(10, 4, Instant.EPOCH)));

    @Test
    void a_domain_that_nobody_knows_anything_of_has_no_limit() {
        took("small.example", 50);
        assertThat(limitOf("small.example")).isNull();
    }

    @Test
    void what_a_big_receiver_is_sent_at_once_is_limited_from_the_start() {
        assertThat(limitOf("big.example").allowed()).as("twice its concurrency in hand").isEqualTo(8);
        took("big.example", 3);
        assertThat(limitOf("big.example").allowed()).isLessThanOrEqualTo(5);
    }

    @Test
    void its_rate_limits_it_too() {
        took("big.example", 8);
        for (int i = 0; i < 8; i++) {
            destinations.ended("big.example", destinations.begun("big.example"));
        }
        assertThat(limitOf("big.example").allowed()).as("ten a second, of which eight went a moment ago")
                .isLessThanOrEqualTo(3);
        assertThat(limitOf("big.example").gap()).isGreaterThanOrEqualTo(Duration.ofMillis(100));
    }

    @Test
    void replicas_share_what_a_domain_bears() {
        destinations.learn(Map.of(), 2);
        Claim.Limit limit = limitOf("big.example");
        assertThat(limit.allowed()).isEqualTo(4);
        assertThat(limit.gap()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    }

    @Test
    void a_domain_that_asked_to_be_let_alone_gets_nothing_until_then_and_its_parked_ones_a_turn_each_afterwards() {
        Instant open = NOW.plusSeconds(300);
        destinations.learn(Map.of("small.example", new Bearing(2, 2, open)), 1);
        List<Claim.Limit> limits = destinations.limits();
        Claim.Limit limit = limitOf("small.example");
        assertThat(limit.allowed()).isZero();
        assertThat(limit.nextAt()).isEqualTo(open);
        destinations.took(new Claim.Batch(List.of(), Map.of("small.example", 10)), limits);
        assertThat(limitOf("small.example").nextAt()).as("ten at two a second").isEqualTo(open.plusSeconds(5));
    }

    @Test
    void no_turn_is_given_further_ahead_than_a_minute_since_the_domain_may_bear_more_by_then() {
        destinations.learn(Map.of("small.example", new Bearing(0.1, 1, Instant.EPOCH)), 1);
        destinations.took(new Claim.Batch(List.of(), Map.of("small.example", 1000)), destinations.limits());
        assertThat(limitOf("small.example").nextAt()).isEqualTo(NOW.plusSeconds(60));
    }

    @Test
    void what_is_learned_never_lets_more_through_than_was_configured() {
        destinations.learn(Map.of("big.example", new Bearing(1000, 1000, Instant.EPOCH)), 1);
        assertThat(limitOf("big.example").allowed()).isEqualTo(8);
    }

    @Test
    void a_domain_says_what_it_was_being_sent_when_it_complained() {
        assertThat(destinations.sentTo("big.example", NOW)).isEqualTo(new Bearing(10, 4, NOW));
        destinations.begun("small.example");
        destinations.begun("small.example");
        destinations.begun("small.example");
        assertThat(destinations.sentTo("small.example", NOW).concurrency()).isEqualTo(3);
    }

    @Test
    void domains_that_stall_may_fill_a_quarter_of_the_room_each_and_half_of_it_together() {
        for (int i = 0; i < 200; i++) { // what messages usually take becomes short
            destinations.ended("quick.example", destinations.begun("quick.example"));
        }
        took("quick.example", 10);
        took("stalls.example", 20);
        took("hangs.example", 24);
        took("sleeps.example", 3);
        begunAgo("stalls.example", Duration.ofMillis(80));
        assertThat(limitOf("stalls.example").allowed()).as("25 of 100").isEqualTo(5);
        begunAgo("hangs.example", Duration.ofMillis(80));
        begunAgo("sleeps.example", Duration.ofMillis(80));
        assertThat(limitOf("hangs.example").allowed()).isEqualTo(1);
        assertThat(limitOf("sleeps.example").allowed()).as("50 of 100 for the three").isEqualTo(1);
        assertThat(limitOf("sleeps.example").nextAt()).as("the others come later").isEqualTo(NOW.plusSeconds(1));
        assertThat(limitOf("quick.example")).isNull();
    }

    @Test
    void a_conversation_that_stands_still_is_given_up_while_others_wait_and_waited_for_twice_as_long_the_next_time() {
        long begun = begunAgo("stalls.example", Duration.ofSeconds(3));
        assertThat(destinations.standingStill(10)).as("nobody else is being sent to").isEmpty();
        anotherIsSentTo();
        assertThat(destinations.standingStill(10)).containsOnlyKeys("stalls.example");
        assertThat(destinations.standingStill(10)).as("three seconds are less than four").isEmpty();
        destinations.ended("stalls.example", begun);

        begun = begunAgo("stalls.example", Duration.ofSeconds(5));
        anotherIsSentTo();
        assertThat(destinations.standingStill(10).get("stalls.example")).isGreaterThan(begun);
        destinations.ended("stalls.example", begun);

        destinations.ended("stalls.example", destinations.begun("stalls.example"));
        begunAgo("stalls.example", Duration.ofSeconds(3));
        anotherIsSentTo();
        assertThat(destinations.standingStill(10)).as("it had answered quickly").containsOnlyKeys("stalls.example");
    }

    @Test
    void what_a_domain_took_while_nobody_wanted_the_connections_it_gives_back_but_for_its_tenth() {
        long quick = time.ago(Duration.ofMillis(1200));
        List<Long> five = List.of(begunAgo("stalls.example", Duration.ofMillis(1600)),
                begunAgo("stalls.example", Duration.ofMillis(1500)), begunAgo("stalls.example", Duration.ofMillis(1400)));
        took("quick.example", 3);
        assertThat(destinations.standingStill(10)).as("nobody is answered: it may be the relay").isEmpty();
        destinations.ended("quick.example", destinations.begun("quick.example", quick + 1_000_000_000L));
        Long until = destinations.standingStill(10).get("stalls.example");
        assertThat(until).as("the youngest stays").isGreaterThanOrEqualTo(five.get(1)).isLessThan(five.get(2));
    }

    @Test
    void what_a_domain_that_answers_has_under_way_is_left_alone() {
        destinations.ended("many.example", destinations.begun("many.example"));
        begunAgo("many.example", Duration.ofMillis(1600));
        begunAgo("many.example", Duration.ofMillis(1500));
        took("quick.example", 2);
        destinations.ended("quick.example", destinations.begun("quick.example"));
        assertThat(destinations.standingStill(10)).isEmpty();
    }

    @Test
    void if_it_should_have_rested_it_gives_back_all_of_them() {
        long before = begunAgo("stalls.example", Duration.ofSeconds(3));
        destinations.ended("stalls.example", before);
        long begun = destinations.begun("stalls.example");
        time.advance(Duration.ofMillis(1500));
        took("quick.example", 201);
        for (int i = 0; i < 200; i++) {
            destinations.ended("quick.example", destinations.begun("quick.example"));
        }
        assertThat(destinations.standingStill(10).get("stalls.example")).isGreaterThanOrEqualTo(begun);
    }

    @Test
    void what_it_had_begun_before_it_was_seen_to_be_slow_is_waited_for() {
        long begun = begunAgo("slow.example", Duration.ofMillis(1200));
        begunAgo("slow.example", Duration.ofMillis(1100));
        begunAgo("slow.example", Duration.ofMillis(1100));
        destinations.ended("slow.example", begun);
        took("quick.example", 201);
        for (int i = 0; i < 200; i++) {
            destinations.ended("quick.example", destinations.begun("quick.example"));
        }
        assertThat(destinations.standingStill(10)).isEmpty();
        time.advance(Duration.ofSeconds(1));
        anotherIsSentTo();
        assertThat(destinations.standingStill(10)).as("two seconds").containsOnlyKeys("slow.example");
    }

    @Test
    void while_nobody_is_answered_one_conversation_is_given_up_every_two_seconds_and_no_more() {
        for (int i = 0; i < 6; i++) {
            begunAgo("stalls%d.example".formatted(i), Duration.ofSeconds(3));
        }
        took("quick.example", 1);
        assertThat(destinations.standingStill(10)).hasSize(1);
        time.advance(Duration.ofMillis(1900));
        assertThat(destinations.standingStill(10)).isEmpty();
        time.advance(Duration.ofMillis(101));
        assertThat(destinations.standingStill(10)).hasSize(1);
    }

    @Test
    void a_slow_server_is_remembered_to_be_one_until_its_next_attempt() {
        long begun = begunAgo("slow.example", Duration.ofSeconds(3));
        anotherIsSentTo();
        assertThat(destinations.standingStill(10)).hasSize(1);
        destinations.ended("slow.example", begun);
        time.advance(Duration.ofHours(5));
        destinations.learn(Map.of(), 1);
        begunAgo("slow.example", Duration.ofSeconds(3));
        anotherIsSentTo();
        assertThat(destinations.standingStill(10)).as("waited for twice as long").isEmpty();
    }

    @Test
    void of_many_domains_that_stall_none_is_waited_for_longer_than_at_first_where_others_lack_the_connections() {
        for (int i = 0; i < 6; i++) {
            begunAgo("stalls%d.example".formatted(i), Duration.ofSeconds(3));
        }
        anotherIsSentTo();
        assertThat(destinations.standingStill(10)).hasSize(6);
        assertThat(destinations.standingStill(10)).as("nobody waits").isEmpty();
        took("quick.example", 2);
        assertThat(destinations.standingStill(10)).as("somebody does").hasSize(6);
        assertThat(destinations.standingStill(20)).as("and there are enough").isEmpty();
    }

    @Test
    void a_domain_whose_message_was_given_up_has_not_answered() {
        long begun = begunAgo("stalls.example", Duration.ofMillis(700));
        begunAgo("stalls.example", Duration.ofMillis(600));
        for (int i = 0; i < 200; i++) { // what messages usually take becomes short
            destinations.ended("quick.example", destinations.begun("quick.example"));
        }
        took("quick.example", 1000);
        assertThat(destinations.standingStill(10)).containsOnlyKeys("stalls.example");
        destinations.ended("stalls.example", begun);
        assertThat(destinations.mayBegin("stalls.example", 10)).isFalse();
    }

    @Test
    void those_of_a_domain_that_rests_do_not_fill_the_room() {
        took("stalls.example", 20);
        destinations.ended("stalls.example", begunAgo("stalls.example", Duration.ofSeconds(3)));
        assertThat(limitOf("stalls.example").allowed()).as("25 of 100").isEqualTo(6);
    }

    @Test
    void a_big_receiver_that_stalls_may_fill_no_more_of_the_room_than_others() {
        var wide = new Destinations(CLOCK, time, 100, Map.of("big.example", new Bearing(100_000, 50, Instant.EPOCH)));
        took(wide, "big.example", 20);
        assertThat(wide.limits().get(0).allowed()).isEqualTo(80);
        wide.begun("big.example", time.ago(Duration.ofSeconds(3)));
        assertThat(wide.limits().get(0).allowed()).as("25 of 100").isEqualTo(5);
        assertThat(wide.tooManyInHand()).isZero();
        took(wide, "big.example", 40);
        assertThat(wide.limits().get(0).allowed()).isZero();
        assertThat(wide.tooManyInHand()).as("beyond half of the room").isEqualTo(10);
    }

    @Test
    void what_is_claimed_for_domains_that_stall_never_has_to_be_given_back() {
        eightyStall();
        assertThat(destinations.limits().stream().filter(limit -> limit.domain().startsWith("stalls"))
                .mapToInt(Claim.Limit::allowed).sum()).as("half of 100 for 80 together").isEqualTo(50);
    }

    @Test
    void however_many_domains_stall_each_has_its_turn() {
        eightyStall();
        assertThat(Stream.generate(destinations::limits).limit(2).flatMap(List::stream)
                .filter(limit -> limit.domain().startsWith("stalls") && limit.allowed() > 0).map(Claim.Limit::domain)
                .distinct()).hasSize(80);
    }

    private void eightyStall() {
        for (int i = 0; i < 80; i++) {
            String domain = "stalls%d.example".formatted(i);
            took(domain, 1);
            destinations.ended(domain, begunAgo(domain, Duration.ofSeconds(3)));
        }
    }

    @Test
    void who_gives_back_is_not_offered_more_although_all_servers_take_their_time() {
        for (int i = 0; i < 200; i++) { // what messages usually take becomes long
            begunAgo("others.example", Duration.ofMillis(800));
            destinations.ended("others.example", begunAgo("others.example", Duration.ofMillis(800)));
        }
        took("stalls.example", 90);
        begunAgo("stalls.example", Duration.ofMillis(1100));
        assertThat(destinations.tooManyInHand()).isEqualTo(40);
        assertThat(limitOf("stalls.example").allowed()).isZero();
    }

    @Test
    void domains_that_are_a_little_slower_than_others_give_nothing_back() {
        for (int i = 0; i < 200; i++) { // what messages usually take becomes short
            destinations.ended("quick.example", destinations.begun("quick.example"));
        }
        took("slower.example", 90);
        begunAgo("slower.example", Duration.ofMillis(300));
        assertThat(destinations.tooManyInHand()).isZero();
        begunAgo("slower.example", Duration.ofMillis(1100));
        time.advance(Duration.ofMillis(900));
        assertThat(destinations.tooManyInHand()).isEqualTo(40);
    }

    @Test
    void a_domain_gets_no_more_at_once_than_it_bears() {
        for (int i = 0; i < 4; i++) {
            assertThat(destinations.mayBegin("big.example", 100)).isTrue();
            begunAgo("big.example", Duration.ZERO);
            destinations.ended("big.example", destinations.begun("big.example")); // it answers
        }
        assertThat(destinations.mayBegin("big.example", 100)).isFalse();
    }

    @Test
    void workers_share_what_a_domain_bears_at_once_and_each_may_begin_one() {
        destinations.learn(Map.of(), 2);
        begunAgo("big.example", Duration.ZERO);
        destinations.ended("big.example", destinations.begun("big.example"));
        assertThat(destinations.mayBegin("big.example", 100)).isTrue();
        begunAgo("big.example", Duration.ZERO);
        assertThat(destinations.mayBegin("big.example", 100)).as("two of four").isFalse();

        var another = new Destinations(CLOCK, time, 100, Map.of("big.example", new Bearing(10, 4, Instant.EPOCH)));
        another.learn(Map.of(), 9);
        assertThat(another.mayBegin("big.example", 100)).isTrue();
    }

    @Test
    void one_that_cannot_be_given_up_is_not_tried_again_before_all_others_were() {
        begunAgo("at-the-dot.example", Duration.ofSeconds(9));
        begunAgo("stalls.example", Duration.ofSeconds(5));
        begunAgo("hangs.example", Duration.ofSeconds(7));
        took("quick.example", 1);
        List<String> tried = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            tried.addAll(destinations.standingStill(10).keySet());
            time.advance(Duration.ofMillis(2001));
        }
        assertThat(tried).containsExactly("at-the-dot.example", "hangs.example", "stalls.example", "at-the-dot.example");
    }

    @Test
    void when_all_stand_still_after_an_answer_too_only_one_is_given_up() {
        for (int i = 0; i < 6; i++) {
            begunAgo("frozen%d.example".formatted(i), Duration.ofMillis(100));
        }
        anotherIsSentTo();
        took("quick.example", 2);
        time.advance(Duration.ofMillis(2100));
        assertThat(destinations.standingStill(10)).hasSize(1);
        assertThat(destinations.standingStill(10)).isEmpty();
    }

    @Test
    void a_domain_is_not_blamed_for_a_settlement_that_takes_long_nor_for_waiting_for_our_leave() {
        took("quick.example", 3);
        long answered = destinations.begun("quick.example");
        time.advance(Duration.ofMillis(20));
        destinations.answered("quick.example", answered);
        long heldUp = destinations.isHeldUp("quick.example", destinations.begun("quick.example"));
        time.advance(Duration.ofSeconds(15));
        assertThat(limitOf("quick.example")).as("not slow").isNull();
        destinations.ended("quick.example", answered);
        long goesOn = destinations.begins("quick.example", heldUp);
        time.advance(Duration.ofMillis(20));
        destinations.ended("quick.example", goesOn);
        assertThat(destinations.mayBegin("quick.example", 10)).isTrue();
        assertThat(limitOf("quick.example")).isNull();
    }

    @Test
    void what_was_answered_and_is_not_settled_does_not_wait_for_a_connection() {
        begunAgo("stalls.example", Duration.ofMillis(1500));
        begunAgo("stalls.example", Duration.ofMillis(1500));
        took("quick.example", 1);
        long begun = destinations.begun("quick.example");
        time.advance(Duration.ofMillis(20));
        destinations.answered("quick.example", begun);
        assertThat(destinations.standingStill(10)).as("nobody lacks a connection").isEmpty();
        took("quick.example", 1);
        assertThat(destinations.standingStill(10)).containsOnlyKeys("stalls.example");
        destinations.ended("quick.example", begun);
        assertThat(destinations.standingStill(10)).as("the other waits as before").containsOnlyKeys("stalls.example");
    }

    @Test
    void what_was_turned_back_says_nothing_of_its_server() {
        long begun = begunAgo("quick.example", Duration.ofSeconds(9));
        destinations.turnedBack("quick.example", begun);
        destinations.ended("quick.example", begun);
        assertThat(limitOf("quick.example")).isNull();
    }

    @Test
    void a_slow_domain_without_a_limit_gets_no_turn_further_ahead_than_a_minute_either() {
        took("slow.example", 20);
        begunAgo("slow.example", Duration.ofSeconds(3));
        destinations.took(new Claim.Batch(List.of(), Map.of("slow.example", 10_000)), destinations.limits());
        assertThat(limitOf("slow.example").nextAt()).isEqualTo(NOW.plusSeconds(60));
    }

    private void anotherIsSentTo() {
        destinations.ended("quick.example", destinations.begun("quick.example"));
    }

    private long begunAgo(String domain, Duration ago) {
        return destinations.begun(domain, time.ago(ago));
    }

    private Claim.Limit limitOf(String domain) {
        return destinations.limits().stream().filter(limit -> limit.domain().equals(domain)).findFirst().orElse(null);
    }

    private void took(String domain, int deliveries) {
        took(destinations, domain, deliveries);
    }

    public static void took(Destinations destinations, String domain, int deliveries) {
        destinations.took(new Claim.Batch(Stream.generate(() -> claimed(domain)).limit(deliveries).toList(), Map.of()),
                destinations.limits());
    }

    public static Claimed claimed(String domain) {
        UUID id = UUID.randomUUID();
        return new Claimed(UUID.randomUUID(), id, UUID.randomUUID(), "t-1", 1, 0, new Turn(NOW, 0, id), domain, 1, 1,
                "a@" + domain,
                "en", null, false, "", new byte[0], "tocsin.example");
    }
}
