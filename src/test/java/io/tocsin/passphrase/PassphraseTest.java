package io.tocsin.passphrase;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionURI;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.ReceivedMail;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** A tenant whose mail is watched: whoever reads the mail learns that there is a notice, and nothing else. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class PassphraseTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    @Inject
    SentNotices notices;

    final Listed acme = Listed.tenant("Acme");
    final Listed globex = Listed.tenant("Globex");
    Scene scene;
    String path;

    /** Tries of earlier tests count for a minute of theirs. */
    private static final AtomicInteger TESTS = new AtomicInteger();

    @BeforeEach
    void listTwo() {
        clock.reset();
        clock.advance(Duration.ofMinutes(2L * TESTS.incrementAndGet()));
        relay.reset();
        scene = stage.scene().list(acme, globex);
        path = "/api/v1/incidents/" + scene.reference + "/affected-tenants/" + acme.tenantId() + "/passphrase";
    }

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void its_mail_carries_no_word_of_the_notice_and_the_mail_of_others_does() {
        make();
        scene.sent();
        ReceivedMail mail = relay.receivedBy(acme.email()).get(0);
        assertThat(mail.header("Subject")).endsWith(": a notice for you");
        assertThat(mail.text().replaceAll("\\s+", " ")).contains("On purpose it is not in this mail", "by phone or in person",
                "/a/", "/verify");
        assertThat(mail.source()).doesNotContain("TLP:", scene.reference, "Acme", "Support-tool", "notice.jws");
        assertThat(relay.receivedBy(globex.email()).get(0).source()).contains("TLP:AMBER", scene.reference, "notice.jws");
    }

    @Test
    void its_page_shows_nothing_before_the_passphrase_and_everything_after() {
        String passphrase = make();
        scene.sent();
        String page = page();
        assertThat(given().get(page).then().statusCode(200).extract().asString())
                .contains("type the passphrase", "Fifteen letters").doesNotContain("Acme", "TLP:", scene.reference);
        for (String file : new String[] { "/notice.txt", "/notice.jws", "/notice.pdf" }) {
            given().get(page + file).then().statusCode(404);
        }
        given().redirects().follow(false).contentType("application/x-www-form-urlencoded").formParam("name", "Eve")
                .formParam("finding", "NOT_AFFECTED").post(page + "/acknowledgement").then().statusCode(404);
        given().redirects().follow(false).post(page + "/wrong-contact").then().statusCode(404);

        String opened = open(page, passphrase.toLowerCase().replace("-", " ").replace('0', 'o')).then().statusCode(303)
                .extract()
                .header("Location");
        assertThat(opened).isNotEqualTo(page);
        assertThat(given().get(opened).asString()).contains("Acme", "TLP:AMBER", scene.reference);
        assertThat(given().get(opened + "/notice.txt").then().statusCode(200).extract().asString()).contains("Acme");
        given().get(opened + "/notice.jws").then().statusCode(200);
        given().redirects().follow(false).contentType("application/x-www-form-urlencoded").formParam("name", "Ada")
                .formParam("finding", "NOT_AFFECTED").post(opened + "/acknowledgement").then().statusCode(303);
        assertThat(given().get(page).asString()).as("the address in the mail stays shut").doesNotContain("Acme");
    }

    @Test
    void a_new_passphrase_closes_what_the_old_one_opened() {
        String old = make();
        scene.sent();
        String opened = open(page(), old).header("Location");
        String fresh = make();
        given().get(opened).then().statusCode(404);
        open(page(), old).then().statusCode(422);
        open(page(), fresh).then().statusCode(303);
        opened = open(page(), fresh).header("Location");
        Callers.as("sender").delete(path).then().statusCode(204);
        assertThat(given().get(page()).asString()).as("by mail again").contains("Acme");
        assertThat(given().get(opened).then().statusCode(200).extract().asString()).as("somebody reads it").contains("Acme");
        Callers.as("viewer").get(path).then().statusCode(404);
        Callers.as("sender").delete(path).then().statusCode(404);
        make();
        given().get(opened).then().statusCode(404);
    }

    @Test
    void a_replica_that_would_mail_the_words_keeps_it_from_being_made_and_none_arrives_after() {
        UUID old = UUID.randomUUID();
        notices.run("INSERT INTO delivery_worker VALUES (?, now(), now() + interval '1 minute', true, true)", old);
        notices.run("UPDATE delivery_worker SET withholds_words = false WHERE id = ?", old);
        try {
            assertThat(Callers.as("sender").post(path).then().statusCode(409).extract().<String> path("detail"))
                    .contains("version before", "Wait until all replicas");
        } finally {
            notices.run("DELETE FROM delivery_worker WHERE id = ?", old);
        }
        make();
        assertThatThrownBy(() -> notices.run("""
                INSERT INTO delivery_worker (id, started_at, lease_until, reads_shared_words) VALUES (?, now(), now(), true)
                """, old)).hasMessageContaining("told out of band");
    }

    @Test
    void how_a_tenant_is_told_is_approved_with_the_words() {
        String notice = scene.draft();
        String inTheMail = scene.prepare(notice);
        scene.approve(notice, inTheMail);
        make();
        assertThat(scene.release(notice).then().statusCode(409).extract().<String> path("code")).isEqualTo("STALE");
        String outOfBand = scene.prepare(notice);
        assertThat(outOfBand).isNotEqualTo(inTheMail);
        scene.approve(notice, outOfBand);
        Callers.as("sender").delete(path).then().statusCode(204);
        scene.release(notice).then().statusCode(409);
        make();
        scene.approve(notice, scene.prepare(notice));
        make(); // another in its place changes nothing of what is mailed
        scene.release(notice).then().statusCode(200);
    }

    @Test
    void a_letter_carries_words_only_if_it_was_approved_so_and_nobody_has_asked_otherwise_since() {
        make();
        scene.released();
        Callers.as("sender").delete(path).then().statusCode(204);
        stage.sendWhatIsDue();
        assertThat(relay.receivedBy(acme.email()).get(0).source()).as("removed since").doesNotContain(scene.reference);

        relay.reset();
        Scene other = stage.scene().list(acme);
        path = path.replace(scene.reference, other.reference);
        other.released();
        make();
        stage.sendWhatIsDue();
        assertThat(relay.receivedBy(acme.email()).get(0).source()).as("made since").doesNotContain(other.reference);
    }

    @Test
    void a_notice_that_nobody_gets_in_the_mail_is_signed_for_good_with_its_first_letter() {
        Scene alone = stage.scene().list(acme);
        path = path.replace(scene.reference, alone.reference);
        String passphrase = make();
        alone.sent();
        String opened = open(page(), passphrase).header("Location");
        String signed = given().get(opened + "/notice.jws").asString();
        Callers.as("admin").post("/api/v1/signing-keys").then().statusCode(201);
        assertThat(given().get(opened + "/notice.jws").asString()).isEqualTo(signed);
    }

    @Test
    void nothing_that_leaves_the_page_has_the_address_that_needs_no_passphrase() throws IOException {
        String passphrase = make();
        scene.sent();
        String opened = open(page(), passphrase).header("Location");
        String shown = Jsoup.parse(given().get(opened).asString()).text();
        assertThat(given().get(opened + "/notice.txt").asString()).contains(page()).doesNotContain(opened);
        assertThat(shown).contains("Acme").doesNotContain(opened);
        List<String> links = new ArrayList<>();
        try (PDDocument pdf = Loader.loadPDF(given().get(opened + "/notice.pdf").asByteArray())) {
            for (PDPage sheet : pdf.getPages()) {
                for (PDAnnotation annotation : sheet.getAnnotations()) {
                    if (annotation instanceof PDAnnotationLink link && link.getAction() instanceof PDActionURI action) {
                        links.add(action.getURI());
                    }
                }
            }
            assertThat(new PDFTextStripper().getText(pdf)).contains("Acme").doesNotContain(opened);
        }
        assertThat(links).anyMatch(link -> link.contains(page())).noneMatch(link -> link.contains(opened));
    }

    @Test
    void who_guesses_has_to_wait_and_shuts_nobody_out_who_knows_the_right_one() {
        String passphrase = make();
        scene.sent();
        for (int i = 0; i < Passphrases.MOST_WRONG; i++) {
            assertThat(open(page(), "00000-00000-0000" + i).then().statusCode(422).extract().asString())
                    .contains("This is not the passphrase");
        }
        open(page(), "00000-00000-00010").then().statusCode(429).header("Retry-After", "3600");
        open(page(), passphrase).then().statusCode(303);
        assertThat(Callers.as("viewer").get(path).jsonPath().getInt("wrongTries")).isEqualTo(Passphrases.MOST_WRONG);
        clock.advance(Passphrases.WINDOW.plus(Duration.ofSeconds(1)));
        open(page(), "00000-00000-00011").then().statusCode(422);
    }

    @Test
    void one_network_has_thirty_tries_a_minute_whatever_it_tries_them_at() {
        for (int i = 0; i < 30; i++) {
            given().redirects().follow(false).formParam("passphrase", "x").post("/a/nosuch" + i + "/passphrase").then()
                    .statusCode(404);
        }
        given().formParam("passphrase", "x").post("/a/nosuch/passphrase").then().statusCode(429).header("Retry-After", "60");
        clock.advance(Duration.ofSeconds(60));
        given().formParam("passphrase", "x").post("/a/nosuch/passphrase").then().statusCode(404);
    }

    @Test
    void it_is_shown_once_and_stored_nowhere() {
        var sender = Callers.caller("sender");
        String passphrase = sender.request().header("Idempotency-Key", "once").post(path).then().statusCode(201).extract()
                .path("passphrase");
        assertThat(passphrase).matches("([0-9A-HJKMNP-TV-Z]{5}-){2}[0-9A-HJKMNP-TV-Z]{5}");
        assertThat(sender.request().header("Idempotency-Key", "once").post(path).then().statusCode(201).extract().asString())
                .doesNotContain("passphrase\"");
        assertThat(Callers.as("viewer").get(path).asString()).doesNotContain(passphrase);
        assertThat(notices.text("SELECT t::text FROM tenant_passphrase t WHERE tenant_id = ?", acme.tenantId()))
                .doesNotContain(passphrase, passphrase.replace("-", ""));
        Callers.as("sender").post(path.replace(acme.tenantId(), "nobody")).then().statusCode(404);
    }

    private String make() {
        return Callers.as("sender").post(path).then().statusCode(201).extract().path("passphrase");
    }

    private String page() {
        Matcher link = Pattern.compile("/a/[A-Za-z0-9_-]{46}").matcher(relay.receivedBy(acme.email()).get(0).text());
        assertThat(link.find()).isTrue();
        return link.group();
    }

    private static Response open(String page, String passphrase) {
        return given().redirects().follow(false).contentType("application/x-www-form-urlencoded")
                .formParam("passphrase", passphrase).post(page + "/passphrase");
    }
}
