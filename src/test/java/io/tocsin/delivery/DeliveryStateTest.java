package io.tocsin.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryStateTest {

    /** The design's arrows, written out a second time on purpose: whoever changes one changes both, and says why. */
    private static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("QUEUED", Set.of("SENDING", "CANCELLED", "HELD")),
            Map.entry("SENDING", Set.of("ACCEPTED", "DEFERRED", "REFUSED", "QUEUED", "UNKNOWN", "DELIVERED", "BOUNCED")),
            Map.entry("DEFERRED", Set.of("SENDING", "EXPIRED", "CANCELLED", "HELD", "DELIVERED", "BOUNCED")),
            Map.entry("UNKNOWN", Set.of("SENDING", "HELD", "EXPIRED", "CANCELLED", "DELIVERED", "BOUNCED")),
            Map.entry("ACCEPTED", Set.of("DELIVERED", "BOUNCED", "COMPLAINED")),
            Map.entry("DELIVERED", Set.of("BOUNCED", "COMPLAINED")),
            Map.entry("REFUSED", Set.of("QUEUED")),
            Map.entry("BOUNCED", Set.of("QUEUED")),
            Map.entry("EXPIRED", Set.of("QUEUED")),
            Map.entry("HELD", Set.of("QUEUED", "CANCELLED", "EXPIRED")),
            Map.entry("COMPLAINED", Set.of()),
            Map.entry("CANCELLED", Set.of()));

    @Test
    void every_pair_of_states_is_allowed_or_not_as_the_design_says() {
        for (DeliveryState from : DeliveryState.values()) {
            for (DeliveryState to : DeliveryState.values()) {
                assertThat(from.mayBecome(to)).as(from + " -> " + to).isEqualTo(ARROWS.get(from.name()).contains(to.name()));
            }
        }
    }

    @Test
    void the_diagram_in_the_docs_shows_the_same_arrows() throws IOException {
        Map<String, Set<String>> drawn = new TreeMap<>();
        var arrow = Pattern.compile("^\\s*([A-Z]+)\\s*-->\\s*([A-Z]+)");
        Files.readAllLines(Path.of("docs/delivery-states.md")).forEach(line -> {
            var found = arrow.matcher(line);
            if (found.find() && ARROWS.containsKey(found.group(1)) && ARROWS.containsKey(found.group(2))) {
                drawn.computeIfAbsent(found.group(1), from -> new TreeSet<>()).add(found.group(2));
            }
        });
        ARROWS.forEach((from, to) -> assertThat(drawn.getOrDefault(from, Set.of())).as("arrows from " + from)
                .containsExactlyInAnyOrderElementsOf(to));
    }

    @Test
    void only_what_waits_for_a_person_can_be_retried() {
        assertThat(DeliveryState.values()).filteredOn(DeliveryState::canBeRetried).containsExactlyInAnyOrder(
                DeliveryState.REFUSED, DeliveryState.BOUNCED, DeliveryState.EXPIRED, DeliveryState.HELD);
    }
}
