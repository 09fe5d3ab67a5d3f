package io.tocsin.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tocsin.preflight.ListFindings.Domain;
import io.tocsin.preflight.SenderCheck.State;
import io.tocsin.testkit.DnsServer;
import io.tocsin.testkit.Patience;

/** What is said of the sender and of recipient domains, by a name server of our own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SenderFindingsTest {

    DnsServer server;
    NameServers nameServers;
    List<Finding> findings = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = new DnsServer();
    }

    @AfterEach
    void end() {
        if (nameServers != null) {
            nameServers.stop();
        }
        server.close();
    }

    private record Settings(boolean dns, Optional<String> dnsServer, Optional<List<String>> dkimSelector,
            Optional<String> dkimDomain) implements CheckSettings {
    }

    private Settings settings(boolean dns, String... selectors) {
        return new Settings(dns, Optional.of("127.0.0.1:" + server.port()),
                selectors.length == 0 ? Optional.empty() : Optional.of(List.of(selectors)), Optional.empty());
    }

    private SenderCheck check(Settings settings, String sender, String bounces) {
        nameServers = new NameServers(settings, Patience.LONG);
        return new SenderFindings(nameServers, settings, Optional.ofNullable(sender), Optional.ofNullable(bounces))
                .add(findings);
    }

    private List<String> codes() {
        return findings.stream().map(Finding::code).toList();
    }

    @Test
    void a_sender_that_receivers_can_believe_gives_no_finding() {
        server.txt("vendor.example", "v=spf1 include:_spf.relay.example -all")
                .txt("_dmarc.vendor.example", "v=DMARC1; p=reject")
                .txt("s1._domainkey.vendor.example", "v=DKIM1; k=rsa; p=MIIB");
        SenderCheck check = check(settings(true, "s1"), "Vendor <security@vendor.example>", null);
        assertThat(check.domain()).isEqualTo("vendor.example");
        assertThat(List.of(check.spf().state(), check.dkim().state(), check.dmarc().state(), check.alignment().state()))
                .containsOnly(State.OK);
        assertThat(findings).isEmpty();
    }

    @Test
    void a_sender_without_any_record_is_told_of_each() {
        server.mx("vendor.example");
        SenderCheck check = check(settings(true, "s1"), "security@vendor.example", null);
        assertThat(codes()).containsExactly("SENDER_SPF", "SENDER_DKIM", "SENDER_DMARC", "SENDER_ALIGNMENT");
        assertThat(check.spf().state()).isEqualTo(State.MISSING);
        assertThat(findings).allMatch(finding -> finding.severity() == Finding.Severity.WARNS && !finding.remedy().isEmpty());
    }

    @ParameterizedTest
    @CsvSource({ "'v=spf1 +all', WRONG", "'v=spf1 all', WRONG", "'v=spf1 mx -all', OK", "'v=spf10 -all', MISSING",
            "'v=spf1 a mx ptr include:1.x include:2.x include:3.x include:4.x include:5.x include:6.x include:7.x exists:8.x', WRONG" })
    void an_spf_record_is_judged_by_what_it_says(String record, State state) {
        server.txt("vendor.example", record);
        assertThat(check(settings(true), "a@vendor.example", null).spf().state()).isEqualTo(state);
    }

    @Test
    void two_spf_records_are_none() {
        server.txt("vendor.example", "v=spf1 -all", "v=spf1 mx -all");
        assertThat(check(settings(true), "a@vendor.example", null).spf().state()).isEqualTo(State.WRONG);
    }

    @Test
    void the_policy_of_the_domain_above_holds_and_a_strict_one_wants_the_very_domain() {
        server.txt("bounce.vendor.example", "v=spf1 -all").txt("_dmarc.vendor.example", "v=DMARC1; p=reject; aspf=s");
        SenderCheck check = check(settings(true), "a@mail.vendor.example", "b@bounce.vendor.example");
        assertThat(check.dmarc().state()).isEqualTo(State.OK);
        assertThat(check.envelopeDomain()).isEqualTo("bounce.vendor.example");
        server.txt("_dmarc.other.example", "v=DMARC1; p=quarantine; aspf=s; adkim=s").txt("b.other.example", "v=spf1 -all")
                .mx("s1._domainkey.other.example");
        nameServers.stop();
        assertThat(check(settings(true, "s1"), "a@other.example", "x@b.other.example").alignment().state())
                .isEqualTo(State.WRONG);
    }

    @Test
    void a_revoked_key_and_a_policy_that_asks_for_nothing_are_wrong() {
        server.txt("s1._domainkey.vendor.example", "v=DKIM1; p=").txt("_dmarc.vendor.example", "v=DMARC1;p=none");
        SenderCheck check = check(settings(true, "s1"), "a@vendor.example", null);
        assertThat(check.dkim().state()).isEqualTo(State.WRONG);
        assertThat(check.dmarc().state()).isEqualTo(State.WRONG);
    }

    @Test
    void while_dns_is_silent_or_not_asked_nothing_is_known_and_that_is_said() {
        server.beSilent();
        nameServers = new NameServers(settings(true), Duration.ofMillis(50));
        var sender = new SenderFindings(nameServers, settings(true), Optional.of("a@vendor.example"), Optional.empty());
        assertThat(sender.add(findings).spf().state()).isEqualTo(State.NOT_KNOWN);
        assertThat(codes()).containsExactly("SENDER_NOT_KNOWN");
        int asked = server.asked().size();
        sender.add(findings);
        assertThat(server.asked()).as("it is left alone").hasSize(asked);
        assertThat(nameServers.mayAsk()).isFalse();
        nameServers.stop();

        assertThat(check(settings(false), "a@vendor.example", null).dmarc().state()).isEqualTo(State.NOT_KNOWN);
        assertThat(server.asked()).hasSize(asked);
        assertThat(findings.get(findings.size() - 1).message()).contains("DNS is not asked").doesNotContain("did not say");
        assertThat(check(settings(false), null, null).domain()).isNull();
    }

    @Test
    void domains_that_take_no_mail_are_named_and_what_is_known_is_not_asked_again() {
        server.mx("good.example", "10 mx.example").mx("null.example", "0 .").address("own.example");
        nameServers = new NameServers(settings(true), Patience.LONG);
        List<Domain> domains = List.of(new Domain("good.example", 3, List.of("t-1", "t-2"), 4),
                new Domain("null.example", 2, List.of("t-3"), 4), new Domain("missing.example", 1, List.of("t-4"), 4),
                new Domain("own.example", 1, List.of("t-5"), 4));
        var found = new DomainFindings(nameServers).add(domains, findings);
        assertThat(found).isEqualTo(new Preflight.Domains(4, 4, 2));
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.code()).isEqualTo("DOMAIN_WITHOUT_MAIL");
            assertThat(finding.count()).isEqualTo(2);
            assertThat(finding.tenantIds()).containsExactly("t-3", "t-4");
            assertThat(finding.details()).containsExactly("null.example: says that it takes no mail",
                    "missing.example: does not exist");
        });
        int asked = server.asked().size();
        new DomainFindings(nameServers).add(domains, findings);
        assertThat(server.asked()).hasSize(asked);
    }

    @Test
    void domains_that_could_not_be_asked_for_are_counted_and_nothing_is_said_of_them() {
        nameServers = new NameServers(settings(false), Patience.LONG);
        assertThat(new DomainFindings(nameServers).add(List.of(new Domain("a.example", 1, List.of("t-1"), 1)), findings))
                .isEqualTo(new Preflight.Domains(1, 0, 0));
        assertThat(codes()).containsExactly("DOMAINS_NOT_KNOWN");
        assertThat(findings.get(0).remedy()).isEqualTo("Nothing waits for it.");
    }
}
