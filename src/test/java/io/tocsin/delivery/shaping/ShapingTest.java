package io.tocsin.delivery.shaping;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.queue.Claim;
import io.tocsin.delivery.queue.Claimed;
import io.tocsin.delivery.queue.DeliveryQueue;
import io.tocsin.delivery.queue.Presence;
import io.tocsin.delivery.queue.Turn;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** Who is sent to when: domains that bear less, notices beside each other, tiers. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ShapingTest {

    private static final Duration LEASE = Duration.ofMinutes(5);

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    @Inject
    DestinationStore bearings;
    @Inject
    DeliveryQueue queue;
    @Inject
    Presence presence;
    @Inject
    DataSource database;

    @BeforeEach
    void start() throws SQLException {
        clock.reset();
        relay.reset();
        run("DELETE FROM destination");
        run("DELETE FROM delivery_worker"); // other tests' workers, who would share what a domain bears
    }

    @Test
    void a_domain_that_says_wait_is_waited_for_and_the_others_are_not() {
        Listed first = at("shaped.example");
        Listed[] more = { first, at("shaped.example"), at("elsewhere.example"), at("further.example") };
        relay.answer(first.email(), SmtpReply.toRecipient(450, "4.7.0 Rate limit exceeded, try again in 600 seconds"),
                SmtpReply.accept());
        Scene scene = stage.scene().list(first);
        String before = scene.sent();
        Scene later = stage.scene().list(more);
        String notice = later.sent();
        later.author.request().get("/api/v1/notices/" + notice).then().body("deliveries.accepted", equalTo(2))
                .body("deliveries.queued", equalTo(2));
        scene.author.request().get("/api/v1/notices/" + before).then().body("deliveries.deferred", equalTo(1));

        clock.advance(Duration.ofMinutes(9));
        stage.sendWhatIsDue();
        later.author.request().get("/api/v1/notices/" + notice).then().body("deliveries.accepted", equalTo(2));

        // It bears one at a time now, so the last of its three has a turn of its own.
        clock.advance(Duration.ofMinutes(5));
        stage.sendWhatIsDue();
        clock.advance(Duration.ofSeconds(5));
        stage.sendWhatIsDue();
        later.author.request().get("/api/v1/notices/" + notice).then().body("deliveries.accepted", equalTo(4));
        scene.author.request().get("/api/v1/notices/" + before).then().body("deliveries.accepted", equalTo(1));
    }

    @Test
    void a_server_with_a_grey_list_gets_everything_by_the_third_try() {
        Listed acme = tenant("Acme");
        relay.answer(acme.email(), SmtpReply.toRecipient(451, "4.7.1 Greylisted, please come back later"),
                SmtpReply.toRecipient(451, "4.7.1 Greylisted, please come back later"), SmtpReply.accept());
        Scene scene = stage.scene().list(acme);
        String notice = scene.sent();
        clock.advance(Duration.ofSeconds(75));
        stage.sendWhatIsDue();
        clock.advance(Duration.ofMinutes(6));
        stage.sendWhatIsDue();
        scene.author.request().get("/api/v1/notices/" + notice).then().body("state", equalTo("COMPLETED"))
                .body("deliveries.accepted", equalTo(1));
    }

    @Test
    void many_refusals_of_one_moment_halve_a_rate_once_and_those_of_a_later_one_again() {
        Instant now = clock.instant();
        for (int i = 0; i < 10; i++) {
            bearings.throttle("many.example", new Bearing(100, 20, now));
        }
        assertThat(bearings.all().get("many.example").rate()).isEqualTo(50);
        clock.advance(Duration.ofSeconds(6));
        bearings.throttle("many.example", new Bearing(100, 20, now));
        assertThat(bearings.all().get("many.example").rate()).isEqualTo(25);
        assertThat(bearings.all().get("many.example").concurrency()).isEqualTo(5);
    }

    @Test
    void a_domain_that_is_quiet_bears_more_step_by_step_until_it_has_no_limit() {
        bearings.throttle("quiet.example", new Bearing(100, 20, clock.instant()));
        bearings.raise(Duration.ofSeconds(10));
        assertThat(bearings.all().get("quiet.example").rate()).as("too soon").isEqualTo(50);
        clock.advance(Duration.ofSeconds(11));
        bearings.raise(Duration.ofSeconds(10));
        assertThat(bearings.all().get("quiet.example").rate()).isEqualTo(55);
        IntStream.range(0, 31).forEach(i -> bearings.raise(Duration.ofSeconds(10)));
        assertThat(bearings.all()).doesNotContainKey("quiet.example");
    }

    @Test
    void those_beyond_a_limit_get_later_turns_and_stand_in_nobodys_way() {
        Listed[] all = IntStream.range(0, 10).mapToObj(i -> at(i < 8 ? "tight.example" : "wide.example"))
                .toArray(Listed[]::new);
        UUID notice = UUID.fromString(stage.scene().list(all).released());
        Instant next = clock.instant().plusSeconds(60);
        List<Claim.Limit> limits = List.of(new Claim.Limit("tight.example", 1, next, Duration.ofSeconds(1)));
        Claim.Batch batch = queue.claim(new Claim(notice, presence.arrive(LEASE), LEASE, false, Turn.FIRST, 10, limits));
        assertThat(batch.claimed()).extracting(Claimed::domain).containsExactlyInAnyOrder("tight.example", "wide.example",
                "wide.example");
        assertThat(batch.parked()).isEqualTo(Map.of("tight.example", 7));
        assertThat(claim(notice, 10)).as("nothing is looked at twice").isEmpty();
        clock.advance(Duration.ofSeconds(62));
        assertThat(claim(notice, 10)).as("one a second from a minute on").hasSize(3);
    }

    @Test
    void no_turn_is_given_further_than_a_minute_behind_the_first() {
        UUID notice = UUID.fromString(stage.scene().list(at("tight.example"), at("tight.example"), at("tight.example"))
                .released());
        Instant next = clock.instant().plusSeconds(60);
        List<Claim.Limit> limits = List.of(new Claim.Limit("tight.example", 0, next, Duration.ofMinutes(10)));
        queue.claim(new Claim(notice, presence.arrive(LEASE), LEASE, false, Turn.FIRST, 10, limits));
        clock.advance(Duration.ofSeconds(121));
        assertThat(claim(notice, 10)).hasSize(3);
    }

    @Test
    void however_many_in_front_have_to_wait_a_claim_finds_who_need_not() throws SQLException {
        Listed[] all = IntStream.range(0, 10).mapToObj(i -> at(i < 8 ? "closed.example" : "open.example"))
                .toArray(Listed[]::new);
        stage.sendWhatIsDue(); // of other tests
        UUID notice = UUID.fromString(stage.scene().list(all).released());
        run("UPDATE delivery_queue SET due_at = due_at - interval '1 minute' WHERE domain = 'closed.example'");
        var destinations = new Destinations(clock, 100, Map.of());
        destinations.learn(Map.of("closed.example", new Bearing(10, 1, clock.instant().plusSeconds(600))), 1);
        var claims = new FairClaims(queue, destinations, settings);
        UUID worker = presence.arrive(LEASE);
        assertThat(Stream.generate(() -> claims.claim(worker, 2, true)).limit(3).flatMap(List::stream)
                .filter(claimed -> claimed.noticeId().equals(notice)))
                .extracting(Claimed::domain).containsExactly("open.example", "open.example");
    }

    @Test
    void tenants_of_a_tier_that_is_named_first_are_told_first() throws SQLException {
        Listed[] all = IntStream.range(0, 9).mapToObj(i -> tenant("Tenant" + i)).toArray(Listed[]::new);
        Scene scene = stage.scene().list(all);
        run("UPDATE affected_tenant SET tier = 'enterprise' WHERE tenant_id = '" + all[7].tenantId() + "'");
        run("UPDATE affected_tenant SET tier = 'business' WHERE tenant_id = '" + all[4].tenantId() + "'");
        UUID notice = UUID.fromString(scene.released());
        assertThat(claim(notice, 3)).extracting(Claimed::email).startsWith(all[7].email(), all[4].email());
    }

    @Test
    void a_small_notice_gets_its_turn_beside_a_large_one() {
        Listed[] many = IntStream.range(0, 40).mapToObj(i -> tenant("Large" + i)).toArray(Listed[]::new);
        UUID large = UUID.fromString(stage.scene().list(many).released());
        UUID urgent = UUID.fromString(stage.scene().list(tenant("Urgent")).released());
        var claims = new FairClaims(queue, new Destinations(clock, 100, Map.of()), settings);
        List<Claimed> first = claims.claim(presence.arrive(LEASE), 10, false);
        List<UUID> notices = first.stream().map(Claimed::noticeId).toList();
        assertThat(notices).contains(urgent);
        assertThat(notices).contains(large);
    }

    @Test
    void where_one_delivery_is_claimed_at_a_time_another_notice_comes_first_each_time() {
        Set<UUID> two = new HashSet<>();
        for (int i = 0; i < 2; i++) {
            two.add(UUID.fromString(stage.scene().list(tenant("A"), tenant("B"), tenant("C")).released()));
        }
        var claims = new FairClaims(queue, new Destinations(clock, 100, Map.of()), settings);
        UUID worker = presence.arrive(LEASE);
        Set<UUID> served = new HashSet<>();
        queue.released().forEach(notice -> claims.claim(worker, 1, false).forEach(each -> served.add(each.noticeId())));
        assertThat(served).containsAll(two);
    }

    @Inject
    DeliverySettings settings;

    private List<Claimed> claim(UUID notice, int most) {
        return queue.claim(new Claim(notice, presence.arrive(LEASE), LEASE, false, Turn.FIRST, most, List.of())).claimed();
    }

    private static Listed at(String domain) {
        Listed tenant = tenant("Acme");
        return new Listed(tenant.tenantId(), tenant.name(), tenant.tenantId() + "@" + domain, tenant.locale(), tenant.facts());
    }

    private void run(String sql) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }
}
