package io.tocsin.delivery.shaping;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.delivery.queue.Presence;
import io.tocsin.delivery.worker.Workers;
import io.tocsin.testkit.DnsServer;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClientOptions;

/** Domains whose mail one receiver takes. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReceiverSearchTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    @Inject
    Receivers receivers;
    @Inject
    Presence presence;
    @Inject
    Workers workers;
    @Inject
    Vertx vertx;
    @Inject
    DataSource database;

    DnsServer dns;

    private static final Duration A_MOMENT = Duration.ofMillis(500);

    @BeforeEach
    void start() throws SQLException, IOException {
        clock.reset();
        relay.reset();
        dns = new DnsServer();
        run("DELETE FROM destination");
        run("DELETE FROM delivery_worker");
        run("DELETE FROM receiver");
        run("UPDATE preparation SET receivers_wanted_at = now()"); // what other tests left
    }

    @AfterEach
    void end() {
        dns.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void two_domains_at_one_receiver_share_what_it_bears_where_that_is_switched_on(boolean on) {
        dns.mx("acme.example", "10 aspmx.l.google.com").mx("globex.example", "5 alt1.aspmx.l.google.com")
                .mx("initech.example", "10 mx.initech.example");
        Listed acme = at("acme.example");
        relay.answer(acme.email(), SmtpReply.toRecipient(450, "4.7.0 Rate limit exceeded, try again in 600 seconds"),
                SmtpReply.accept());
        Scene first = stage.scene().list(acme);
        Scene second = stage.scene().list(at("globex.example"), at("initech.example"));
        String refused = first.released();
        String waiting = second.draft();
        String digest = second.prepare(waiting);
        search(dns).round();
        assertThat(dns.asked()).contains("acme.example. MX", "globex.example. MX", "initech.example. MX");

        workers.by(clock, on).sendWhatIsDue();
        first.author.request().get("/api/v1/notices/" + refused).then().body("deliveries.deferred", equalTo(1));
        second.approve(waiting, digest);
        second.release(waiting).then().statusCode(200);
        workers.by(clock, on).sendWhatIsDue();
        second.author.request().get("/api/v1/notices/" + waiting).then().body("deliveries.accepted", equalTo(on ? 1 : 2));
        if (on) {
            clock.advance(Duration.ofMinutes(14));
            workers.by(clock, true).sendWhatIsDue();
            clock.advance(Duration.ofMinutes(2));
            workers.by(clock, true).sendWhatIsDue();
            second.author.request().get("/api/v1/notices/" + waiting).then().body("deliveries.accepted", equalTo(2));
        }
    }

    @Test
    void an_answer_is_good_for_a_week_and_then_asked_for_only_by_another_notice() {
        dns.mx("weekly.example", "10 mx.hoster.example");
        stage.scene().list(at("weekly.example")).released();
        search(dns).round();
        stage.scene().list(at("weekly.example")).released();
        search(dns).round();
        assertThat(dns.asked()).as("known").hasSize(1);
        clock.advance(Duration.ofDays(8));
        search(dns).round();
        assertThat(dns.asked()).as("nobody wants it").hasSize(1);
        stage.scene().list(at("weekly.example")).released();
        search(dns).round();
        assertThat(dns.asked()).hasSize(2);
    }

    @Test
    void while_dns_says_nothing_it_is_let_alone_and_domains_go_by_their_names() {
        dns.beSilent();
        Scene scene = stage.scene().list(at("silent.example"));
        String notice = scene.released();
        search(dns, A_MOMENT).round();
        int asked = dns.asked().size();
        search(dns, A_MOMENT).round();
        assertThat(dns.asked()).hasSize(asked);
        workers.by(clock, true).sendWhatIsDue();
        scene.author.request().get("/api/v1/notices/" + notice).then().body("deliveries.accepted", equalTo(1));
        clock.advance(Duration.ofMinutes(61));
        assertThat(receivers.wanted(10)).contains("silent.example");
    }

    @Test
    void a_domain_with_a_limit_of_its_own_is_not_asked_for() {
        stage.scene().list(at("limited.example")).released();
        search(dns).round();
        assertThat(dns.asked()).isEmpty();
        assertThat(receivers.wanted(10)).isEmpty();
    }

    @Test
    void no_replica_begins_while_another_may_still_be_asking() throws SQLException {
        stage.scene().list(at("turns.example")).released();
        for (int seconds : new int[] { 0, 10 }) {
            run("INSERT INTO chore (name, done_at) VALUES ('receivers', clock_timestamp() - interval '" + seconds
                    + " seconds') ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at");
            search(dns).tick();
            assertThat(dns.asked()).hasSize(seconds == 0 ? 0 : 1);
        }
    }

    private ReceiverSearch search(DnsServer server) {
        return search(server, Patience.LONG);
    }

    private ReceiverSearch search(DnsServer server, Duration patience) {
        return new ReceiverSearch(receivers, presence, new ReceiverNames(Set.of("limited.example")),
                new MxLookup(vertx, new DnsClientOptions().setHost("127.0.0.1").setPort(server.port()), patience),
                true);
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
