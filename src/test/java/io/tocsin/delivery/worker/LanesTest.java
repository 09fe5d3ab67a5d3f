package io.tocsin.delivery.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.delivery.shaping.Destinations;
import io.tocsin.delivery.shaping.DestinationsTest;
import io.tocsin.testkit.NanoTime;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LanesTest {

    NanoTime time = new NanoTime();
    Destinations destinations = new Destinations(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), time, 100, Map.of());
    Lanes lanes = new Lanes(destinations, 10);

    @Test
    void domains_take_turns_although_one_of_them_stands_in_front_with_all_it_has() {
        add("one.example", "one.example", "one.example", "two.example", "three.example");
        assertThat(List.of(next(), next(), next(), next(), next())).containsExactly("one.example", "two.example",
                "three.example", "one.example", "one.example");
    }

    @Test
    void a_domain_whose_server_stalls_gets_no_second_connection_while_another_waits() {
        add("stalls.example", "stalls.example", "stalls.example");
        add("quick.example", "quick.example", "quick.example", "quick.example");
        destinations.begun(next());
        for (int i = 0; i < 4; i++) {
            String domain = next();
            assertThat(domain).isEqualTo("quick.example");
            destinations.ended(domain, destinations.begun(domain));
        }
    }

    @Test
    void a_domain_that_has_not_answered_yet_gets_one_connection_in_ten_and_one_that_has_as_many_as_there_are() {
        add("new.example", "new.example", "new.example");
        destinations.begun(next());
        assertThat(lanes.next()).isNull();
        destinations.ended("new.example", destinations.begun("new.example"));
        assertThat(next()).isEqualTo("new.example");
    }

    @Test
    void a_domain_whose_server_stalls_gets_one_connection_in_ten_while_others_are_being_sent_to() {
        add("quick.example");
        for (int i = 0; i < 200; i++) { // what messages usually take becomes short
            destinations.ended("quick.example", destinations.begun("quick.example"));
        }
        add("stalls.example", "stalls.example");
        assertThat(next()).isEqualTo("quick.example");
        destinations.begun(next(), time.ago(Duration.ofMillis(80)));
        destinations.ended("quick.example", destinations.begun("quick.example"));
        assertThat(lanes.next()).as("its second").isNull();
        add("quick.example");
        assertThat(next()).isEqualTo("quick.example");
    }

    @Test
    void a_domain_that_kept_a_connection_for_seconds_gets_none_for_a_while_if_others_are_being_sent_to() {
        add("stalls.example", "stalls.example");
        kept("stalls.example", Duration.ofSeconds(2));
        assertThat(next()).as("nobody else is being sent to").isEqualTo("stalls.example");

        destinations.ended("quick.example", destinations.begun("quick.example"));
        kept("stalls.example", Duration.ofSeconds(2));
        assertThat(lanes.next()).isNull();
        add("quick.example");
        assertThat(next()).isEqualTo("quick.example");

        kept("stalls.example", Duration.ofMillis(20));
        assertThat(next()).as("it answers quickly again").isEqualTo("stalls.example");
    }

    private void kept(String domain, Duration aConnection) {
        destinations.ended(domain, destinations.begun(domain, time.ago(aConnection)));
    }

    @Test
    void what_slow_domains_have_waiting_beyond_half_of_the_room_can_be_taken_back_from_who_has_most() {
        addAndTake("stalls.example", 50);
        addAndTake("hangs.example", 20);
        addAndTake("quick.example", 10);
        assertThat(lanes.takeBackTooMany()).isEmpty();
        destinations.begun("stalls.example", time.ago(Duration.ofSeconds(3)));
        assertThat(lanes.takeBackTooMany()).as("50 of 100").isEmpty();
        destinations.begun("hangs.example", time.ago(Duration.ofSeconds(3)));
        assertThat(lanes.takeBackTooMany()).as("70 of 100").hasSize(20)
                .allMatch(hand -> hand.domain().equals("stalls.example"));
    }

    private void addAndTake(String domain, int deliveries) {
        add(Stream.generate(() -> domain).limit(deliveries).toArray(String[]::new));
        DestinationsTest.took(destinations, domain, deliveries);
    }

    @Test
    void what_has_not_been_begun_can_be_taken_back() {
        add("one.example", "two.example", "two.example");
        next();
        assertThat(lanes.clear()).hasSize(2);
        assertThat(lanes.next()).isNull();
    }

    private void add(String... domains) {
        lanes.add(Stream.of(domains).map(DestinationsTest::claimed)
                .map(claimed -> InHand.waiting(claimed, null)).toList());
    }

    private String next() {
        return lanes.next().domain();
    }
}
