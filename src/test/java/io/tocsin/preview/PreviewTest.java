package io.tocsin.preview;

import static io.tocsin.testkit.Callers.as;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import java.util.Map;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.tocsin.advisory.CheckCode;
import io.tocsin.delivery.letter.DeliveryToken;
import io.tocsin.delivery.letter.Specimens;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class PreviewTest {

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    DeliveryToken tokens;

    Listed acme = tenant("Acme").facts("{\"requiredActions\":[\"Change the key.\",\".hidden begins with a dot\"]}");

    @BeforeEach
    void reset() {
        relay.reset();
    }

    /** Octet for octet, for mails that cross the wire as 7bit, quoted-printable and base64. */
    @ParameterizedTest
    @ValueSource(strings = { "Acme", "Über-Öl & Söhne", "株式会社日本語の長い名前を持つ会社" })
    void the_message_is_what_the_relay_gets_but_for_the_link_and_the_code(String name) {
        Listed listed = new Listed(acme.tenantId(), name, acme.email(), "en", acme.facts());
        Scene scene = stage.scene().list(listed);
        String notice = scene.draft();
        String digest = scene.prepare(notice);

        byte[] seen = preview(notice, "", "message/rfc822").asByteArray();
        scene.approve(notice, digest);
        scene.release(notice).then().statusCode(200);
        stage.sendWhatIsDue();
        byte[] sent = relay.receivedBy(acme.email()).get(0).raw();

        String id = as("viewer").get("/api/v1/notices/" + notice + "/deliveries").path("items[0].id");
        String token = tokens.of(UUID.fromString(id), 1);
        String code = codeIn(new String(sent, ISO_8859_1));
        assertThat(unfolded(seen)).contains(Specimens.TOKEN, Specimens.CODE).doesNotContain(token, code);
        assertThat(unfolded(beforeProof(seen)).replace(Specimens.TOKEN, token).replace(Specimens.CODE, code))
                .isEqualTo(unfolded(beforeProof(sent)));
        assertThat(beforeProof(seen)).as("broken into lines at the same places").hasSameSizeAs(beforeProof(sent));
        assertThat(new String(seen, UTF_8)).as("nothing is signed yet").contains("A notice is signed once it is released");
    }

    /** What stands before the content of the signed notice that is attached. */
    private static byte[] beforeProof(byte[] message) {
        String source = new String(message, ISO_8859_1);
        String attached = "filename=\"notice.jws\"";
        return source.substring(0, source.indexOf(attached) + attached.length()).getBytes(ISO_8859_1);
    }

    /** Lines of quoted-printable are put together again, and base64 decoded, so that a token across a line end is found. */
    private static String unfolded(byte[] message) {
        String source = new String(message, ISO_8859_1).replace("=\r\n", "");
        var decoded = new StringBuilder();
        boolean isEncoded = false;
        var encoded = new StringBuilder();
        for (String line : source.split("\r\n", -1)) {
            boolean isBase64 = line.matches("[A-Za-z0-9+/]{20,}={0,2}");
            if (isBase64) {
                encoded.append(line);
            } else if (isEncoded) {
                decoded.append(new String(java.util.Base64.getDecoder().decode(encoded.toString()), UTF_8));
                encoded.setLength(0);
            }
            isEncoded = isBase64;
            decoded.append(isBase64 ? "" : line + "\r\n");
        }
        return decoded.toString();
    }

    private static String codeIn(String sent) {
        var code = java.util.regex.Pattern.compile("\\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\\b")
                .matcher(unfolded(sent.getBytes(ISO_8859_1)));
        assertThat(code.find()).isTrue();
        return code.group();
    }

    @Test
    void a_draft_reads_as_it_will_once_it_is_prepared() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();

        Response draft = preview(notice, "", "application/json");
        draft.then().body("prepared", equalTo(false)).body("digest", nullValue()).body("locale", equalTo("en"))
                .body("to", equalTo(acme.email())).body("locales", equalTo(java.util.List.of("en")))
                .body("subject", startsWith("[TLP:AMBER]"));
        scene.prepare(notice);
        Response prepared = preview(notice, "", "application/json");

        prepared.then().body("prepared", equalTo(true)).body("digest", startsWith("sha256:"));
        for (String part : java.util.List.of("subject", "text", "html", "messageSize")) {
            assertThat(draft.<Object> path(part)).as(part).isEqualTo(prepared.path(part));
        }
    }

    @Test
    void any_language_of_the_template_can_be_read_before_it_is_prepared_and_those_that_are_sent_afterwards() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();

        preview(notice, "?locale=fr", "text/plain").then().contentType("text/plain;charset=utf-8")
                .body(containsString("Est-ce authentique"));
        get(notice, "?locale=it", "text/plain").then().statusCode(404).body("detail", containsString("de, en, es, fr"));
        scene.prepare(notice);
        get(notice, "?locale=fr", "text/plain").then().statusCode(404).body("detail", containsString("written to in en"));
    }

    @Test
    void as_a_page_it_can_fetch_nothing_and_run_nothing() {
        String notice = stage.scene().list(acme).draft();

        preview(notice, "", "text/html,application/xhtml+xml,*/*;q=0.8").then().contentType("text/html;charset=utf-8")
                .header("Content-Security-Policy", containsString("default-src 'none'"))
                .header("Content-Security-Policy", containsString("sandbox")).body(containsString("Change the key."));
    }

    @Test
    void what_a_preparation_would_find_wrong_with_the_tenant_is_said() {
        String key = "t-" + UUID.randomUUID();
        as("author").body(Map.of("key", key, "locale", "en", "subject", "s", "body", "{facts.users} users")).post(
                "/api/v1/templates").then().statusCode(201);
        String notice = stage.scene().list(acme).draft(Map.of("kind", "INITIAL", "template", key));

        get(notice, "", "application/json").then().statusCode(422).body("faults.code", hasItem("MISSING_FACT"))
                .body("faults.tenantId", hasItems(acme.tenantId()));
    }

    @Test
    void whom_the_incident_does_not_affect_has_nothing_to_read() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        as("viewer").get("/api/v1/notices/" + notice + "/preview/nobody").then().statusCode(404);
        scene.prepare(notice);
        as("viewer").get("/api/v1/notices/" + notice + "/preview/nobody").then().statusCode(404);
    }

    @Test
    void the_link_and_the_code_of_a_preview_are_nobodys() {
        as("viewer").redirects().follow(false).get("/a/" + Specimens.TOKEN).then().statusCode(404);
        assertThat(Specimens.TOKEN).hasSameSizeAs(tokens.of(UUID.randomUUID(), 1)).matches("[A-Za-z0-9_-]+");
        assertThat(Specimens.CODE).hasSameSizeAs(CheckCode.write(7));
        assertThat(CheckCode.read(Specimens.CODE)).isEmpty();
    }

    @Test
    void to_whom_mail_may_carry_nothing_the_message_carries_nothing_and_the_words_are_still_to_be_read() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        scene.sender.request().post("/api/v1/incidents/" + scene.reference + "/affected-tenants/" + acme.tenantId()
                + "/passphrase").then().statusCode(201);

        for (boolean prepared : new boolean[] { false, true }) {
            preview(notice, "", "application/json").then().body("apart", equalTo(true)).body("prepared", equalTo(prepared))
                    .body("text", containsString("Change the key."));
            assertThat(preview(notice, "", "message/rfc822").asString()).contains(Specimens.TOKEN)
                    .doesNotContain("Change the key.", "AMBER", scene.reference);
            scene.prepare(notice);
        }
    }

    @Test
    void a_template_that_is_being_written_is_read_as_one_tenant_would() {
        Scene scene = stage.scene().list(acme);
        var draft = Map.of("tenantId", acme.tenantId(), "locale", "en", "subject", "For {tenant.name}", "body",
                "Notice {notice.number}: {#for action in facts.requiredActions}{action} {/for}");

        as("author").body(draft).post("/api/v1/incidents/" + scene.reference + "/preview").then().statusCode(200)
                .body("subject", equalTo("[TLP:AMBER] For Acme")).body("text", containsString("Notice 1: Change the key."))
                .body("html", containsString("Change the key.")).body("prepared", equalTo(false));
        as("author").body(Map.of("tenantId", acme.tenantId(), "locale", "en", "subject", "s", "body", "{tenant.nane}"))
                .post("/api/v1/incidents/" + scene.reference + "/preview").then().statusCode(422)
                .body("faults.code", hasItem("UNKNOWN_NAME"));
    }

    @Test
    void what_is_the_tenants_own_is_told_from_what_everybody_reads() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();

        String draft = diff(notice, "");
        assertThat(draft).contains("{+Acme", "[-{tenant.name}", "{+Please take these steps:\n\n1. Change the key.");
        assertThat(draft).as("what is the same for all is not marked")
                .doesNotContain("{incident.", "{vendor.", "{notice.", "{links.");
        scene.prepare(notice);
        assertThat(diff(notice, "?against=TEMPLATE")).isEqualTo(draft);
        as("viewer").get("/api/v1/notices/" + notice + "/advisories/" + acme.tenantId() + "/diff").then().statusCode(200)
                .body("against", equalTo("TEMPLATE")).body("movedOn", nullValue()).body("text.kind", hasItems("SAME", "ADDED"));
    }

    @Test
    void what_the_tenant_has_not_read_before_is_told_from_the_notice_before() {
        Scene scene = stage.scene().list(acme);
        scene.sent();
        String update = scene
                .draft(Map.of("kind", "UPDATE", "template", "initial-notice", "nextUpdateAt", "2099-01-01T00:00:00Z"));

        assertThat(diff(update, "?against=PREVIOUS")).contains("Change the key.").doesNotContain("{+1. Change")
                .contains("{+");
        as("viewer").get("/api/v1/notices/" + update + "/advisories/" + acme.tenantId() + "/diff?against=PREVIOUS").then()
                .statusCode(200).body("noticeNumber", equalTo(1));
        Scene other = stage.scene().list(acme);
        as("viewer").get("/api/v1/notices/" + other.draft() + "/advisories/" + acme.tenantId() + "/diff?against=PREVIOUS")
                .then().statusCode(404);
    }

    @Test
    void the_notice_before_is_the_one_that_was_sent_before_whatever_its_number() {
        Scene scene = stage.scene().list(acme);
        scene.sent();
        String second = scene.draft(Map.of("kind", "UPDATE"));
        String third = scene.draft(Map.of("kind", "UPDATE"));
        scene.approve(third, scene.prepare(third));
        scene.release(third).then().statusCode(200);
        stage.sendWhatIsDue();
        noticeBefore(second).body("noticeNumber", equalTo(3));
        noticeBefore(third).body("noticeNumber", equalTo(1));
    }

    @Test
    void of_a_notice_that_has_gone_the_words_are_compared_with_the_template_they_came_from() {
        Listed late = tenant("Late");
        Scene scene = stage.scene().list(acme);
        scene.sent();
        scene.list(late);
        String update = scene.draft(Map.of("kind", "UPDATE", "audience", "ALL"));
        scene.approve(update, scene.prepare(update));
        scene.release(update).then().statusCode(200);
        stage.sendWhatIsDue();
        assertThat(as("viewer").accept("text/plain")
                .get("/api/v1/notices/" + update + "/advisories/" + late.tenantId() + "/diff?against=TEMPLATE").then()
                .statusCode(200).extract().asString()).contains("There has been a security incident")
                .doesNotContain("We know more about");
    }

    private ValidatableResponse noticeBefore(String notice) {
        return as("viewer").get("/api/v1/notices/" + notice + "/advisories/" + acme.tenantId() + "/diff?against=PREVIOUS")
                .then().statusCode(200);
    }

    @Test
    void languages_are_counted_with_who_asked_for_them() {
        Listed it = tenant("Globex").locale("it");
        Scene scene = stage.scene().list(acme, it);
        String notice = scene.draft();
        as("viewer").get("/api/v1/notices/" + notice + "/locales").then().statusCode(409)
                .body("detail", containsString("Prepare it"));
        scene.prepare(notice);

        as("viewer").get("/api/v1/notices/" + notice + "/locales").then().statusCode(200)
                .body("chain", equalTo(java.util.List.of("CONTACT", "TENANT", "REGION", "DEFAULT")))
                .body("templates", hasItems("de", "en", "es", "fr")).body("defaultLocale", equalTo("en"))
                .body("locales[0].locale", equalTo("en")).body("locales[0].advisories", equalTo(2))
                .body("locales[0].deliveries", equalTo(2)).body("locales[0].tenant", equalTo(1))
                .body("locales[0].standard", equalTo(1)).body("fellBack", equalTo(1))
                .body("fallbacks[0].wanted", equalTo("it")).body("fallbacks[0].wantedBy", equalTo("TENANT"))
                .body("fallbacks[0].given", equalTo("en")).body("fallbacks[0].givenBy", equalTo("DEFAULT"));
        as("viewer").get("/api/v1/notices/" + notice).then().body("preparation.locales.locales.locale", hasItem("en"));
    }

    private String diff(String notice, String query) {
        Response answer = as("viewer").accept("text/plain")
                .get("/api/v1/notices/" + notice + "/advisories/" + acme.tenantId() + "/diff" + query);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer.asString();
    }

    private Response preview(String notice, String query, String accept) {
        Response answer = get(notice, query, accept);
        assertThat(answer.statusCode()).as(answer.asString()).isEqualTo(200);
        return answer;
    }

    private Response get(String notice, String query, String accept) {
        return as("viewer").accept(accept).get("/api/v1/notices/" + notice + "/preview/" + acme.tenantId() + query);
    }
}
