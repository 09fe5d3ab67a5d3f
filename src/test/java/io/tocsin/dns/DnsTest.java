package io.tocsin.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tocsin.dns.Dns.Answer;
import io.tocsin.dns.Dns.Kind;
import io.tocsin.dns.Dns.Outcome;
import io.tocsin.testkit.DnsServer;
import io.tocsin.testkit.Patience;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DnsTest {

    static final Duration PATIENCE = Patience.LONG;

    DnsServer server;
    Dns dns;

    @BeforeEach
    void start() throws IOException {
        server = new DnsServer();
        dns = new Dns(Optional.of("127.0.0.1:" + server.port()));
    }

    @AfterEach
    void end() {
        dns.close();
        server.close();
    }

    @Test
    void records_are_read_as_they_are_meant() {
        String key = "v=DKIM1; p=" + "A".repeat(600);
        server.mx("acme.example", "20 Spare.example", "10 mx.acme.example").txt("acme.example", "v=spf1 -all", "other")
                .txt("key.acme.example", key).address("acme.example");
        assertThat(dns.ask("ACME.example", Kind.MX, PATIENCE))
                .isEqualTo(new Answer(Outcome.FOUND, List.of("20 spare.example", "10 mx.acme.example")));
        assertThat(dns.ask("acme.example", Kind.TXT, PATIENCE).values()).containsExactly("v=spf1 -all", "other");
        assertThat(dns.ask("key.acme.example", Kind.TXT, PATIENCE).values()).as("strings are joined").containsExactly(key);
        assertThat(dns.ask("acme.example", Kind.A, PATIENCE).outcome()).isEqualTo(Outcome.FOUND);
    }

    @Test
    void nothing_is_told_from_no_such_name_and_both_from_silence() {
        server.mx("acme.example");
        assertThat(dns.ask("acme.example", Kind.TXT, PATIENCE).outcome()).isEqualTo(Outcome.NOTHING);
        assertThat(dns.ask("missing.example", Kind.TXT, PATIENCE).outcome()).isEqualTo(Outcome.NO_SUCH_NAME);
        server.beSilent();
        assertThat(dns.ask("acme.example", Kind.TXT, Duration.ofMillis(50)).outcome()).isEqualTo(Outcome.NOT_KNOWN);
    }

    @Test
    void an_answer_that_was_cut_off_is_not_taken_for_the_whole() {
        server.txt("acme.example", "v=spf1 -all");
        server.truncate();
        assertThat(dns.ask("acme.example", Kind.TXT, Duration.ofMillis(300)).outcome()).isEqualTo(Outcome.NOT_KNOWN);
    }

    @Test
    void what_is_no_name_is_not_asked_for() {
        for (String name : List.of("", "localhost", "a..example", "a/b.example", "x".repeat(64) + ".example",
                "späße.example")) {
            assertThat(dns.ask(name, Kind.MX, PATIENCE).outcome()).as(name).isEqualTo(Outcome.NO_SUCH_NAME);
        }
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void a_domain_takes_mail_by_its_servers_or_its_own_address_or_not_at_all() {
        server.mx("served.example", "10 mx.example").mx("null.example", "0 .").address("own.example").mx("bare.example");
        var domains = List.of("served.example", "null.example", "own.example", "bare.example", "missing.example");
        assertThat(MailRoute.of(dns, domains, PATIENCE)).containsExactly(
                Map.entry("served.example", MailRoute.SERVERS),
                Map.entry("null.example", MailRoute.TAKES_NO_MAIL),
                Map.entry("own.example", MailRoute.ITS_OWN), Map.entry("bare.example", MailRoute.NONE),
                Map.entry("missing.example", MailRoute.NO_SUCH_DOMAIN));
        assertThat(MailRoute.SERVERS.leadsNowhere() || MailRoute.ITS_OWN.leadsNowhere() || MailRoute.NOT_KNOWN.leadsNowhere())
                .isFalse();
    }

    @Test
    void a_machine_without_name_servers_asks_nobody(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("resolv.conf"), "# none\nsearch example\nnameserver\n");
        assertThat(Dns.ofMachine(file)).isEmpty();
        assertThat(Dns.ofMachine(folder.resolve("missing"))).isEmpty();
        Files.writeString(file, "nameserver 192.0.2.53\n  nameserver\t2001:db8::53 # second\n");
        assertThat(Dns.ofMachine(file)).extracting(InetSocketAddress::getPort).containsExactly(53, 53);
    }
}
