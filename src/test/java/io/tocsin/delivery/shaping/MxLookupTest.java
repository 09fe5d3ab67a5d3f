package io.tocsin.delivery.shaping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.testkit.DnsServer;
import io.tocsin.testkit.Patience;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClientOptions;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MxLookupTest {

    static final Vertx VERTX = Vertx.vertx();

    DnsServer dns = server();
    MxLookup lookup = lookup(Patience.LONG);

    private static DnsServer server() {
        try {
            return new DnsServer();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private MxLookup lookup(Duration patience) {
        return new MxLookup(VERTX, new DnsClientOptions().setHost("127.0.0.1").setPort(dns.port()), patience);
    }

    private Optional<String> asked(String domain) {
        return lookup.firstServer(domain).toCompletableFuture().join();
    }

    @AfterEach
    void end() {
        dns.close();
    }

    @AfterAll
    static void endAll() {
        VERTX.close();
    }

    @Test
    void the_server_that_is_preferred_is_the_receivers_and_nothing_but_the_domain_is_told() {
        dns.mx("acme.example", "20 spare.example", "10 ASPMX.L.Google.com", "30 another.example");
        assertThat(asked("acme.example")).contains("aspmx.l.google.com");
        assertThat(dns.asked()).containsExactly("acme.example. MX");
    }

    @Test
    void of_several_that_are_preferred_alike_it_is_the_same_whatever_their_order() {
        dns.mx("one.example", "10 b.mx.example", "10 a.mx.example").mx("two.example", "10 a.mx.example", "10 b.mx.example");
        assertThat(asked("one.example")).contains("a.mx.example");
        assertThat(asked("two.example")).contains("a.mx.example");
    }

    @Test
    void a_domain_without_servers_of_its_own_or_that_takes_no_mail_or_is_not_there_is_its_own_receiver() {
        dns.mx("none.example").mx("null.example", "0 .");
        assertThat(asked("none.example")).isEmpty();
        assertThat(asked("null.example")).isEmpty();
        assertThat(asked("missing.example")).isEmpty();
    }

    @Test
    void each_question_comes_from_a_port_of_its_own() {
        dns.mx("acme.example", "10 mx.acme.example");
        IntStream.range(0, 20).forEach(i -> asked("acme.example"));
        assertThat(dns.ports()).hasSizeGreaterThan(15);
    }

    @Test
    void silence_is_no_answer() {
        dns.beSilent();
        assertThatThrownBy(() -> lookup(Duration.ofMillis(50)).firstServer("acme.example").toCompletableFuture().join())
                .hasMessageContaining("timeout");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "localhost", "[192.0.2.1]", "a..example", "a/b.example", "\"quoted\".example", "a\\.example",
            "späße.example", "a.example\n" })
    void what_is_no_name_of_a_domain_is_not_asked_for(String domain) {
        assertThat(asked(domain)).isEmpty();
        assertThat(dns.asked()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "aspmx.l.google.com, gmail.com", "google.com, gmail.com", "evilgoogle.com, evilgoogle.com",
            "acme-com.mail.protection.outlook.com, mail.protection.outlook.com",
            "acme-com.olc.protection.outlook.com, outlook.com", "mx.acme.example, mx.acme.example" })
    void a_servers_name_says_whose_it_is(String server, String receiver) {
        assertThat(new ReceiverNames(Set.of()).of(server)).isEqualTo(receiver);
    }
}
