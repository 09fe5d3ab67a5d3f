package io.tocsin.acknowledgement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.SentNotice;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyTest {

    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;

    private static final AtomicInteger TESTS = new AtomicInteger(1);

    /** The codes that earlier tests checked count for a minute of theirs, and they move the clock by an hour. */
    @BeforeEach
    void leave_the_minute_of_the_test_before_behind() {
        clock.reset();
        clock.advance(Duration.ofHours(2L * TESTS.getAndIncrement()));
    }

    @AfterEach
    void come_back() {
        clock.reset();
    }

    @Test
    void a_genuine_code_names_its_organisation_masked_and_how_the_notice_stands() {
        var incident = notices.incident();
        String tenant = notices.listed(incident, "Acme GmbH");
        SentNotice first = notices.sent(incident, 1, "INITIAL", tenant, "Acme GmbH", "en", "ann@acme.example");
        String sentAt = clock.instant().toString();
        String code = first.codes().get(0);
        assertThat(check(code)).isEqualTo(
                Map.of("genuine", true, "organisation", "Ac** Gm**", "sentAt", sentAt, "state", "CURRENT"));
        assertThat(check(" " + code.toLowerCase().replace("-", " "))).containsEntry("genuine", true);
        clock.advance(Duration.ofHours(1));
        notices.sent(incident, 2, "UPDATE", tenant, "Acme GmbH", "en", "bob@acme.example");
        assertThat(check(code)).containsEntry("state", "SUPERSEDED");
        assertThat(page(code)).contains("This code is genuine", "<bdi>Ac** Gm**</bdi>", "There is a newer notice")
                .doesNotContain("Acme");
        notices.run("UPDATE notice SET state = 'CANCELLED', completed_at = NULL, cancelled_at = now() WHERE id = ?",
                first.id());
        assertThat(check(code)).containsEntry("state", "RETRACTED");
        assertThat(page(code)).contains("This notice has been withdrawn");
    }

    @Test
    void a_code_that_was_never_sent_is_not_genuine_whatever_the_reason() {
        SentNotice notReleased = notices.sent("en", "ann@acme.example");
        notices.run("UPDATE notice SET state = 'APPROVED', released_at = NULL, completed_at = NULL WHERE id = ?",
                notReleased.id());
        SentNotice notSent = notices.sent("en", "ann@acme.example");
        notices.run("UPDATE delivery SET attempts = 0, attempted_at = NULL, accepted_at = NULL, state = 'QUEUED', "
                + "finished_at = NULL WHERE notice_id = ?", notSent.id());
        for (String code : new String[] { notReleased.codes().get(0), notSent.codes().get(0), "00000-00000", "nonsense",
                "x".repeat(5000), "'; DROP" }) {
            assertThat(check(code)).as(code).isEqualTo(Map.of("genuine", false));
        }
        assertThat(page("<script>alert(1)</script>")).contains("We do not know this code").doesNotContain("<script");
    }

    @Test
    void the_page_asks_for_a_code_and_speaks_the_readers_language() {
        given().get("/verify").then().statusCode(200).contentType("text/html");
        String page = given().header("Accept-Language", "de-DE,de;q=0.9").accept("text/html").get("/verify").asString();
        assertThat(page).contains("<html lang=\"de\"", "Eine Mitteilung prüfen", "name=\"code\"");
        given().accept("application/json").get("/verify").then().statusCode(400)
                .contentType("application/problem+json");
    }

    @Test
    void who_guesses_has_to_wait() {
        for (int i = 0; i < AddressLimit.Use.CODE.most; i++) {
            assertThat(check("00000-00000")).containsEntry("genuine", false);
        }
        given().accept("application/json").get("/verify?code=00000-00000").then().statusCode(429);
        given().accept("text/html").get("/verify?code=00000-00000").then().statusCode(429).header("Retry-After", "60");
        clock.advance(Duration.ofSeconds(60));
        assertThat(check("00000-00000")).containsEntry("genuine", false);
    }

    @Test
    void names_are_masked_word_by_word() {
        assertThat(Verifier.masked("Acme GmbH")).isEqualTo("Ac** Gm**");
        assertThat(Verifier.masked(" X  AG ")).isEqualTo("X** A**");
        assertThat(Verifier.masked("\u0634\u0631\u0643\u0629 \uD83D\uDE80\uD83D\uDE80\uD83D\uDE80"))
                .isEqualTo("\u0634\u0631** \uD83D\uDE80\uD83D\uDE80**");
        assertThat(Verifier.masked("a b c d e f g")).isEqualTo("a** b** c** d** e** f**");
    }

    private static Map<String, Object> check(String code) {
        return given().accept("application/json").queryParam("code", code).get("/verify").then().statusCode(200).extract()
                .jsonPath().getMap("");
    }

    private static String page(String code) {
        return given().accept("text/html").queryParam("code", code).get("/verify").then().statusCode(200).extract().asString();
    }
}
