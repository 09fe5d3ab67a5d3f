package io.tocsin.acknowledgement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tocsin.advisory.CheckCode;
import io.tocsin.delivery.letter.DeliveryToken;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.SentNotice;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class RecipientPageTest {

    static final List<String> SCANNERS = List.of("Mozilla/5.0 (compatible; proofpoint-urldefense)", "Barracuda Sentinel (EE)",
            "Mozilla/5.0 BingPreview/1.0b", "Slackbot-LinkExpanding 1.0", "curl/8.0");

    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;
    @Inject
    DeliveryToken tokens;

    @BeforeEach
    void reset() {
        clock.reset();
    }

    @Test
    void a_recipient_reads_what_its_organisation_was_told() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        String page = read(sent);
        assertThat(page).contains("<title>[TLP:AMBER] What it means for Acme GmbH</title>", "TLP:AMBER",
                "You may pass this on within your organisation", "<bdi>Acme GmbH</bdi>", sent.incident().reference(),
                "What happened.",
                "Please answer by", "Europe/Berlin", sent.codes().get(0));
        assertThat(page.substring(page.indexOf("<article"), page.indexOf("</article>")))
                .as("the letter's link leads to the form further down, and not to the page that it stands on")
                .contains("<a href=\"#answer\"").doesNotContain(sent.tokens().get(0));
        assertThat(page.codePoints()).as("placeholders are filled").noneMatch(c -> c >= 0xFDD0 && c <= 0xFDEF);
    }

    @Test
    void a_page_has_one_title_and_it_is_what_the_words_call_themselves() {
        assertThat(read(notices.sent("en", "ann@acme.example"))).containsOnlyOnce("<h1")
                .containsPattern("<h1[^>]*>Security notice</h1>");
    }

    @Test
    void the_code_on_the_page_is_the_one_that_was_sent_whatever_the_secret_is_today() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        long sentWithAnotherSecret = ThreadLocalRandom.current().nextLong(1L << 45);
        notices.run("UPDATE delivery SET check_code = ? WHERE id = ?", sentWithAnotherSecret, sent.deliveries().get(0));
        String code = CheckCode.write(sentWithAnotherSecret);
        assertThat(read(sent)).contains("<code>" + code + "</code>", "<p>Code " + code + "</p>")
                .doesNotContain(sent.codes().get(0));
        assertThat(given().accept("application/json").get("/verify?code=" + code).jsonPath().getBoolean("genuine")).isTrue();
    }

    @Test
    void following_every_link_and_form_of_the_page_changes_nothing() {
        SentNotice sent = notices.sent("en", "ann@acme.example", "bob@acme.example");
        String before = state(sent);
        List<String> addresses = new ArrayList<>(
                List.of(sent.page(), "/a/" + sent.tokens().get(1), sent.page() + "?done=answered"));
        Matcher links = Pattern.compile("(?:href|action)=\"([^\"]+)\"").matcher(read(sent));
        while (links.find()) {
            addresses.add(links.group(1).replaceFirst("^http://localhost(:[0-9]+)?(?=/)", "").replaceFirst("#.*", ""));
        }
        assertThat(addresses).anyMatch(address -> address.endsWith("/acknowledgement"))
                .anyMatch(address -> address.endsWith("/wrong-contact"));
        for (String address : addresses) {
            if (address.startsWith("/")) {
                SCANNERS.forEach(scanner -> {
                    given().header("User-Agent", scanner).get(address).then().statusCode(200);
                    given().header("User-Agent", scanner).head(address).then().statusCode(200);
                });
            }
        }
        assertThat(state(sent)).isEqualTo(before);
        assertThat(read(sent)).doesNotContain("has answered").doesNotContain("You have reported");
    }

    @Test
    void whatever_is_not_there_is_one_and_the_same_404() {
        SentNotice rotated = notices.sent("en", "ann@acme.example");
        notices.run("UPDATE delivery SET token_version = 2 WHERE id = ?", rotated.deliveries().get(0));
        SentNotice notReleased = notices.sent("en", "ann@acme.example");
        notices.run("UPDATE notice SET state = 'APPROVED', released_at = NULL, completed_at = NULL WHERE id = ?",
                notReleased.id());
        SentNotice neverSent = notices.sent("en", "ann@acme.example");
        notices.run("UPDATE notice_tenant SET never_sent = true WHERE notice_id = ?", neverSent.id());
        SentNotice preparedAgain = notices.sent("en", "ann@acme.example");
        notices.run("UPDATE delivery SET preparation_id = ? WHERE notice_id = ?", UUID.randomUUID(), preparedAgain.id());
        String forged = rotated.tokens().get(0).substring(0, 44) + "xx";
        byte[] nonsense = bytes("/a/nonsense");
        for (String address : List.of(rotated.page(), notReleased.page(), neverSent.page(), preparedAgain.page(),
                "/a/" + forged,
                "/a/" + tokens.of(UUID.randomUUID(), 1), "/a/" + "x".repeat(500), "/a/..%3B")) {
            assertThat(bytes(address)).as(address).isEqualTo(nonsense);
            given().redirects().follow(false).get(address + "/acknowledgement").then().statusCode(404);
            given().redirects().follow(false).post(address + "/wrong-contact").then().statusCode(404);
            given().redirects().follow(false).contentType("application/x-www-form-urlencoded").formParam("name", "Ann")
                    .formParam("finding", "REVIEWING").post(address + "/acknowledgement").then().statusCode(404);
        }
        assertThat(new String(nonsense, StandardCharsets.UTF_8)).contains("There is no notice here");
        given().get("/a/" + tokens.of(rotated.deliveries().get(0), 2)).then().statusCode(200);
    }

    @Test
    void the_page_loads_nothing_keeps_nothing_and_tells_nobody() throws Exception {
        Response answer = given().get(notices.sent("en", "ann@acme.example").page());
        String style = answer.asString().replaceAll("(?s).*<style>(.*)</style>.*", "$1");
        String digest = Base64.getEncoder()
                .encodeToString(MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8)));
        assertThat(answer.header("Content-Security-Policy")).isEqualTo("default-src 'none'; style-src 'sha256-" + digest
                + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("X-Robots-Tag")).startsWith("noindex");
        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.headers().hasHeaderWithName("Set-Cookie")).isFalse();
        assertThat(answer.asString()).doesNotContain("<script", "<img", "<link", "<iframe", " style=", "@import", "url(");
    }

    @Test
    void the_page_speaks_the_language_of_the_letter_and_else_english() {
        assertThat(read(notices.sent("de-AT", "ann@acme.example"))).contains("<html lang=\"de-AT\"", "Antwort senden",
                "<article lang=\"de-AT\" dir=\"ltr\"");
        assertThat(read(notices.sent("fr", "ann@acme.example"))).contains("<html lang=\"fr\"", "Envoyer la réponse");
        assertThat(read(notices.sent("es", "ann@acme.example"))).contains("<html lang=\"es\"", "Enviar respuesta");
        assertThat(read(notices.sent("ar", "ann@acme.example"))).contains("<html lang=\"en\" dir=\"ltr\"", "Send answer",
                "<article lang=\"ar\" dir=\"rtl\"");
        given().header("Accept-Language", "fr-CH, de;q=0.5").get("/a/nonsense").then().statusCode(404)
                .header("Content-Language", "fr");
    }

    @Test
    void what_the_vendor_and_the_tenants_wrote_is_text_on_the_page() {
        var incident = notices.incident();
        String name = "<b>Acme</b> & \"Co\" <script>alert(1)</script>";
        SentNotice sent = notices.sent(incident, 1, "INITIAL", notices.listed(incident, name), name, "en", "ann@acme.example");
        given().redirects().follow(false).contentType("application/x-www-form-urlencoded; charset=utf-8")
                .formParam("name", "<i>Ann</i>").formParam("finding", "REVIEWING").post(sent.page() + "/acknowledgement").then()
                .statusCode(303);
        assertThat(read(sent)).doesNotContain("<script", "<b>Acme", "<i>Ann").contains("&lt;i&gt;Ann&lt;/i&gt;",
                "&lt;script&gt;");
    }

    @Test
    void a_newer_notice_is_named_and_linked_from_one_to_the_same_address_only() {
        var incident = notices.incident();
        String tenant = notices.listed(incident, "Acme GmbH");
        SentNotice first = notices.sent(incident, 1, "INITIAL", tenant, "Acme GmbH", "en", "ann@acme.example",
                "old@acme.example");
        clock.advance(Duration.ofHours(1));
        SentNotice second = notices.sent(incident, 2, "UPDATE", tenant, "Acme GmbH", "en", "Ann@acme.example");
        assertThat(read(first)).contains("There is a newer notice", "sent to the same address",
                "<a href=\"" + second.page() + "\">Open the newest notice</a>");
        assertThat(given().get("/a/" + first.tokens().get(1)).asString()).contains("There is a newer notice")
                .doesNotContain("sent to the same address", second.tokens().get(0));
        assertThat(read(second)).doesNotContain("There is a newer notice");
        withdraw(second);
        assertThat(read(first)).as("a withdrawn one does not replace it").doesNotContain("There is a newer notice");
    }

    @Test
    void a_withdrawn_notice_says_so_and_can_still_be_answered() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        withdraw(sent);
        assertThat(read(sent)).contains("This notice has been withdrawn", "Send answer");
    }

    @Test
    void who_is_the_wrong_contact_says_so_once() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        String location = given().redirects().follow(false).post(sent.page() + "/wrong-contact").then().statusCode(303)
                .extract().header("Location");
        assertThat(given().get(location.replaceFirst("#.*", "")).asString()).contains(
                "You have reported that you are the wrong",
                "role=\"status\"");
        clock.advance(Duration.ofHours(1));
        given().redirects().follow(false).post(sent.page() + "/wrong-contact").then().statusCode(303);
        assertThat(notices.text("SELECT count(*)::text FROM wrong_contact WHERE notice_id = ?", sent.id())).isEqualTo("1");
        assertThat(
                notices.text("SELECT count(*)::text FROM journal_entry WHERE notice_id = ? AND act = 'contact.reported_wrong'",
                        sent.id()))
                .isEqualTo("1");
        assertThat(read(sent)).doesNotContain("Report that I am the wrong contact");
        assertThat(Callers.as("viewer").get("/api/v1/notices/" + sent.id() + "/deliveries").jsonPath()
                .getString("items[0].wrongContactAt")).isEqualTo(clock.instant().minus(Duration.ofHours(1)).toString());
        assertThat(notices.text("SELECT state FROM notice_tenant WHERE notice_id = ?", sent.id())).isEqualTo("AWAITING");
    }

    private String read(SentNotice sent) {
        return given().get(sent.page()).then().statusCode(200).extract().asString();
    }

    private static byte[] bytes(String address) {
        return given().urlEncodingEnabled(false).get(address).then().statusCode(404).extract().asByteArray();
    }

    private void withdraw(SentNotice sent) {
        notices.run("UPDATE notice SET state = 'CANCELLED', completed_at = NULL, cancelled_at = now() WHERE id = ?", sent.id());
    }

    private String state(SentNotice sent) {
        return notices.text("""
                SELECT concat((SELECT string_agg(t::text, ' ') FROM notice_tenant t WHERE notice_id = x.id),
                    (SELECT string_agg(d::text, ' ' ORDER BY id) FROM delivery d WHERE notice_id = x.id),
                    (SELECT count(*) FROM acknowledgement WHERE notice_id = x.id),
                    (SELECT count(*) FROM wrong_contact WHERE notice_id = x.id),
                    (SELECT count(*) FROM notice_tally WHERE notice_id = x.id),
                    (SELECT count(*) FROM journal_entry WHERE notice_id = x.id))
                FROM (SELECT ?::uuid AS id) x
                """, sent.id()) + Callers.as("viewer").get("/api/v1/notices/" + sent.id()).jsonPath().getMap("tenants");
    }
}
