package io.tocsin.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.testkit.Patience;
import io.tocsin.testkit.ServiceProcess;
import io.tocsin.testkit.ledger.LedgerSink;
import io.tocsin.testkit.ledger.Mishap;
import io.tocsin.testkit.ledger.Taking;
import io.tocsin.testkit.ledger.Temper;

/** One recipient domain of ten has a bad day. What it costs the others in time, the long form measures. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BadDomainIT {

    private static final int DOMAINS = 10;
    private static final int EACH = 40;
    private static final String TENTH = "tenth.example";

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(names = { "STALL", "CLOSING" })
    void nine_domains_have_all_their_mail_while_the_tenth_still_waits(Mishap mishap) throws Exception {
        othersHaveAllTheirMail(mishap, TENTH, DOMAINS * EACH, BadDomainIT::domain);
    }

    /** All that a worker may have in hand would soon be theirs. The first is known as one that bears much. */
    @ParameterizedTest
    @ValueSource(strings = { "gmail.com", "most.example" })
    void although_most_recipients_are_at_a_server_that_does_not_answer_the_others_have_all_their_mail(String most)
            throws Exception {
        othersHaveAllTheirMail(Mishap.STALL, most, 600, tenant -> tenant % 4 == 0 ? domain(tenant / 4 % 9) : most);
    }

    private void othersHaveAllTheirMail(Mishap mishap, String bad, int tenants, IntFunction<String> domains) throws Exception {
        int others = (int) IntStream.range(0, tenants).mapToObj(domains).filter(domain -> !domain.equals(bad)).count();
        try (LedgerSink sink = LedgerSink.start(Temper.against(bad, mishap, Duration.ZERO));
                ServiceProcess service = new ServiceProcess(folder).with("QUARKUS_MAILER_HOST", sink.host())
                        .with("QUARKUS_MAILER_PORT", String.valueOf(sink.port()))
                        .with("QUARKUS_MAILER_FROM", "security@vendor.example")
                        .with("QUARKUS_MAILER_START_TLS", "DISABLED")
                        // However long a busy machine makes a worker wait: nobody has anything twice because of that.
                        .with("TOCSIN_DELIVERY_LEASE", "PT10M")) {
            service.start();
            String notice = ReleasedNotice.at(service.url()).to(tenants, domains, "INC-1");
            assertThat(sink.await(others, Patience.LONG)).as("the others are done: %s", sink.size()).isTrue();
            List<Taking> book = sink.book();
            assertThat(book).as("the bad one has nothing yet").noneMatch(taking -> taking.recipient().endsWith(bad));
            assertThat(book.stream().map(Taking::recipient).distinct()).as("and nobody twice").hasSize(others);
            assertThat(new Operator(service.url(), ServiceProcess.ADMIN_KEY, Patience.LONG)
                    .get("/notices/" + notice).orFail().path("state").asText()).isEqualTo("RELEASED");
            sink.goOn();
            service.kill(); // what waits for the bad one would hold up an orderly end
        }
    }

    private static String domain(int tenant) {
        return tenant % DOMAINS == DOMAINS - 1 ? TENTH : "d%d.example".formatted(tenant % DOMAINS);
    }
}
