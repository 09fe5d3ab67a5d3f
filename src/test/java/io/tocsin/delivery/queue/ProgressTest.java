package io.tocsin.delivery.queue;

import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import io.tocsin.delivery.DeliveryState;
import io.tocsin.diagnosis.Kind;
import io.tocsin.notice.NoticeDomains;
import io.tocsin.notice.NoticeDomains.Domain;
import io.tocsin.notice.NoticeProgress;
import io.tocsin.notice.NoticeProgress.Moment;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Rows;
import io.tocsin.testkit.SmtpReply;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProgressTest {

    @Inject
    Aftermath aftermath;
    @Inject
    MutableClock clock;
    @Inject
    NoticeDomains domains;
    @Inject
    NoticeProgress progress;
    @Inject
    SmtpServer relay;
    @Inject
    Rows rows;
    @Inject
    Stage stage;

    final String domain = "mail-" + UUID.randomUUID() + ".example";
    final Listed acme = at(tenant("Acme"));
    final Listed globex = at(tenant("Globex"));
    final Listed initech = at(tenant("Initech"));

    private Listed at(Listed tenant) {
        return new Listed(tenant.tenantId(), tenant.name(), tenant.tenantId() + "@" + domain, "en", tenant.facts());
    }

    @BeforeEach
    void begin() {
        clock.reset();
        relay.reset();
    }

    @Test
    void deliveries_are_counted_by_the_domain_they_go_to() {
        Scene scene = stage.scene().list(acme, globex, initech, tenant("Alone"));
        relay.answer(globex.email(), SmtpReply.toRecipient(550, "5.1.1 No such user here"));
        relay.answer(initech.email(), SmtpReply.toRecipient(451, "4.3.0 Later"), SmtpReply.accept());
        String notice = scene.sent();

        assertThat(figures(notice)).containsExactlyInAnyOrderEntriesOf(Map.of("accepted", 1L, "refused", 1L, "deferred", 1L));

        scene.sender.request().body(Map.of("email", "ciso@elsewhere.example"))
                .post("/api/v1/deliveries/" + deliveryOf(scene, notice, globex) + "/retry").then().statusCode(200);
        clock.advance(Duration.ofHours(1));
        stage.sendWhatIsDue();
        assertThat(figures(notice)).containsExactlyInAnyOrderEntriesOf(Map.of("accepted", 2L, "refused", 0L, "deferred", 1L));

        UUID delivery = UUID.fromString(deliveryOf(scene, notice, acme));
        QuarkusTransaction.requiringNew().run(() -> aftermath.hear(new Aftermath.Heard(delivery, DeliveryState.BOUNCED,
                clock.instant(), Kind.HARD, "550 5.1.1 gone")));
        domains.fold();
        assertThat(figures(notice)).containsEntry("accepted", 1L).containsEntry("bounced", 1L);
    }

    @Test
    void how_far_a_notice_has_come_is_noted_where_it_has_moved() {
        Scene scene = stage.scene().list(acme, globex);
        relay.answer(globex.email(), SmtpReply.toRecipient(451, "4.3.0 Later"), SmtpReply.accept());
        String notice = scene.released();
        progress.noteSending(clock.instant());
        clock.advance(Duration.ofSeconds(1));
        stage.sendWhatIsDue();
        clock.advance(Duration.ofSeconds(1));
        stage.sendWhatIsDue();
        clock.advance(Duration.ofHours(1));
        stage.sendWhatIsDue();
        clock.advance(Duration.ofHours(1));
        scene.sender.request().body(Map.of("tenantId", acme.tenantId(), "name", "Ann", "finding", "REVIEWING", "reachedBy",
                "phone")).post("/api/v1/notices/" + notice + "/acknowledgements").then().statusCode(200);
        progress.noteSent(clock.instant());

        List<Moment> moments = progress.of(UUID.fromString(notice));
        assertThat(moments).extracting(Moment::accepted, Moment::delivered, Moment::acknowledged).containsExactly(
                tuple(0L, 0L, 0L), tuple(1L, 0L, 0L), tuple(2L, 0L, 0L), tuple(2L, 0L, 1L));
        assertThat(Duration.between(moments.get(0).at(), moments.get(3).at()))
                .isEqualTo(Duration.parse("PT2H1S").plusSeconds(1));
    }

    @Test
    void the_last_rises_are_kept_each_for_itself_however_long_ago_the_release_was() {
        Scene scene = stage.scene().list(acme);
        UUID notice = UUID.fromString(scene.released());
        clock.advance(Duration.ofDays(1));
        for (int i = 1; i <= 70; i++) {
            rows.run("INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, 'deliveries.accepted', 2)", notice);
            progress.noteSending(clock.instant());
            rows.run("INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, 'tenants.acknowledged', 1)", notice);
            progress.noteSending(clock.instant());
            clock.advance(Duration.ofSeconds(1));
        }

        List<Moment> rises = progress.lastRises(notice);
        assertThat(rises).hasSize(60).extracting(Moment::accepted).startsWith(22L, 24L).endsWith(138L, 140L);
        assertThat(Duration.between(rises.get(0).at(), rises.get(59).at())).isEqualTo(Duration.ofSeconds(59));
        assertThat(progress.of(notice)).as("ten minutes are one moment of the chart").hasSizeLessThan(3);
    }

    private Map<String, Long> figures(String notice) {
        List<Domain> all = domains.of(UUID.fromString(notice));
        assertThat(all).extracting(Domain::name, Domain::deliveries).containsExactly(tuple(domain, 3L));
        return all.get(0).figures();
    }

    private static String deliveryOf(Scene scene, String notice, Listed tenant) {
        return scene.author.request().get("/api/v1/notices/" + notice + "/deliveries?tenantId=" + tenant.tenantId()).then()
                .statusCode(200).extract().path("items[0].id");
    }
}
