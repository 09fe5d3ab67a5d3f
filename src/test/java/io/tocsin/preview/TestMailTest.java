package io.tocsin.preview;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tocsin.access.Operator;
import io.tocsin.delivery.letter.Specimens;
import io.tocsin.journal.JournalEntry;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.ReceivedMail;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class TestMailTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;

    Listed acme = tenant("Acme");
    Scene scene;
    String notice;
    String address;

    @BeforeEach
    void aDraftAndAnAuthorWithAnAddress() {
        relay.reset();
        scene = stage.scene().list(acme);
        notice = scene.draft();
        address = "ann-" + UUID.randomUUID() + "@vendor.example";
        QuarkusTransaction.requiringNew().run(() -> Operator.update("email = ?1 where id = ?2", address, scene.author.id()));
    }

    @Test
    void it_goes_to_the_operator_alone_and_says_everywhere_that_it_is_a_test() throws Exception {
        test().then().statusCode(200).body("to", equalTo(address)).body("prepared", equalTo(false))
                .body("subject", equalTo("[TEST] " + subject()));

        assertThat(relay.received()).extracting(ReceivedMail::to).containsExactly(address);
        ReceivedMail mail = relay.received().get(0);
        assertThat(mail.mime().getSubject()).isEqualTo("[TEST] " + subject());
        for (String part : parts(mail)) {
            assertThat(part).contains("TEST", scene.author.name() + " asked for this test", "Acme", Specimens.TOKEN)
                    .contains(Specimens.CODE);
        }
        assertThat(mail.text()).contains("The file notice.jws");
        assertThat(new String(mail.part("application/jose"), UTF_8)).startsWith("This is a preview.");
        assertThat(acts()).containsExactly("notice.tested", "notice.test-sent");
    }

    @Test
    void a_prepared_notice_is_tested_with_the_words_that_are_approved() {
        scene.prepare(notice);
        test().then().statusCode(200).body("prepared", equalTo(true));
    }

    @Test
    void an_operator_without_an_address_is_told_who_can_set_it() {
        QuarkusTransaction.requiringNew().run(() -> Operator.update("email = null where id = ?1", scene.author.id()));

        test().then().statusCode(409).body("code", equalTo("STATE"))
                .body("detail", containsString("PATCH /api/v1/operators/" + scene.author.name()));
        assertThat(relay.received()).isEmpty();
    }

    @Test
    void what_the_relay_refuses_is_not_called_sent() {
        relay.answerAll(SmtpReply.toDot(550, "5.7.1 not for you"));

        test().then().statusCode(503).body("detail", containsString("5.7.1 not for you"));
        assertThat(acts()).containsExactly("notice.tested", "notice.test-failed");
    }

    @Test
    void twenty_an_hour_are_enough() {
        var clock = new MutableClock();
        var limit = new TestLimit(clock);
        UUID ann = UUID.randomUUID();
        for (int i = 0; i < TestLimit.MOST; i++) {
            assertThat(limit.admits(ann)).isTrue();
        }
        assertThat(limit.admits(ann)).isFalse();
        assertThat(limit.admits(UUID.randomUUID())).isTrue();
        clock.advance(TestLimit.WINDOW.minus(Duration.ofSeconds(1)));
        assertThat(limit.admits(ann)).isFalse();
        clock.advance(Duration.ofSeconds(1));
        assertThat(limit.admits(ann)).isTrue();
    }

    private Response test() {
        return scene.author.request().body(Map.of("tenantId", acme.tenantId())).post("/api/v1/notices/" + notice + "/test");
    }

    private String subject() {
        return scene.author.request().get("/api/v1/notices/" + notice + "/preview/" + acme.tenantId()).path("subject");
    }

    private List<String> acts() {
        return QuarkusTransaction.requiringNew().call(() -> JournalEntry.<JournalEntry> list(
                "noticeId = ?1 and tenantId = ?2 order by id", UUID.fromString(notice), acme.tenantId()).stream()
                .map(entry -> entry.act).toList());
    }

    private static List<String> parts(ReceivedMail mail) {
        return List.of(mail.text(), new String(mail.part("text/html"), UTF_8));
    }
}
