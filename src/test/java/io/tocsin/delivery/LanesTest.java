package io.tocsin.delivery;

import static io.tocsin.delivery.DestinationsTest.CLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LanesTest {

    Destinations destinations = new Destinations(CLOCK, 100, Map.of());
    Lanes lanes = new Lanes(destinations);

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
        assertThat(next()).as("nobody else is waiting any more").isEqualTo("stalls.example");
    }

    @Test
    void what_has_not_been_begun_can_be_taken_back() {
        add("one.example", "two.example", "two.example");
        next();
        assertThat(lanes.clear()).hasSize(2);
        assertThat(lanes.next(false)).isNull();
    }

    private void add(String... domains) {
        lanes.add(Stream.of(domains).map(DestinationsTest::claimed).toList());
    }

    private String next() {
        return lanes.next(false).domain();
    }
}
