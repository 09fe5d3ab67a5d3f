package io.tocsin.signature;

import static io.restassured.RestAssured.given;
import static io.tocsin.signature.NoticeSignerTest.JSON;
import static io.tocsin.signature.NoticeSignerTest.sha256;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.ReceivedMail;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** The signature as a recipient checks it who has the mail, the public keys, and nothing else of ours. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class SignedNoticeTest {

    static final Pattern LINK = Pattern.compile("/a/([A-Za-z0-9_-]{46})");
    static final Pattern CODE = Pattern.compile("\\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\\b");

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    @Inject
    SigningKeys keys;
    @Inject
    NoticeSigners signers;
    @Inject
    SentNotices notices;

    final Listed acme = Listed.tenant("Acme").locale("de");

    @BeforeEach
    void reset() {
        clock.reset();
        relay.reset();
    }

    @Test
    void the_mail_carries_its_proof_over_the_very_words_in_it() throws Exception {
        String notice = stage.scene().list(acme).sent();
        ReceivedMail mail = mail();
        JsonNode document = verified(proofIn(mail));
        assertThat(document.at("/notice/id").asText()).isEqualTo(notice);
        assertThat(document.at("/locale").asText()).isEqualTo("de");
        assertThat(document.at("/text").asText()).isEqualTo(digestOf(mail, "text/plain"));
        assertThat(document.at("/html").asText()).isEqualTo(digestOf(mail, "text/html"));
        assertThat(mail.source()).contains("Content-Type: application/jose; name=\"notice.jws\"",
                "Content-Disposition: attachment; filename=\"notice.jws\"");
        assertThat(proofIn(mail)).matches("[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]{86}")
                .as("no tenant by name or id").doesNotContain(acme.tenantId());
        assertThat(document.toString()).doesNotContain("Acme", acme.tenantId());
    }

    @Test
    void the_page_offers_the_same_proof_and_the_same_text_as_the_mail() throws Exception {
        stage.scene().list(acme).sent();
        ReceivedMail mail = mail();
        String page = "/a/" + found(LINK, mail.text());
        var proof = given().get(page + "/notice.jws").then().statusCode(200).contentType("application/jose")
                .header("Content-Disposition", "attachment; filename=\"notice.jws\"").header("Cache-Control", "no-store")
                .extract();
        assertThat(proof.asString()).isEqualTo(proofIn(mail));
        String text = given().get(page + "/notice.txt").then().statusCode(200).contentType("text/plain;charset=UTF-8")
                .extract().asString();
        assertThat(text).isEqualTo(mail.text().replace("\r\n", "\n"));
        for (String file : List.of("/notice.jws", "/notice.txt")) {
            given().get("/a/nonsense" + file).then().statusCode(404).contentType("text/html");
        }
    }

    @Test
    void an_update_says_what_it_supersedes_and_only_a_released_notice_is_signed() throws Exception {
        Scene scene = stage.scene().list(acme);
        scene.sent();
        assertThat(verified(proofIn(mail())).at("/supersedes").isNull()).isTrue();
        relay.reset();
        String update = scene.draft(Map.of("kind", "UPDATE", "template", "update"));
        scene.approve(update, scene.prepare(update));
        UUID id = UUID.fromString(update);
        UUID preparation = UUID.fromString(notices.text("SELECT preparation_id::text FROM notice WHERE id = ?", id));
        assertThatThrownBy(() -> signers.begin(id, preparation)).hasMessageContaining("not released");
        assertThat(notices.text("SELECT count(*)::text FROM notice_signature WHERE notice_id = ?", id)).isEqualTo("0");
        scene.release(update).then().statusCode(200);
        stage.sendWhatIsDue();
        assertThat(verified(proofIn(mail())).at("/supersedes").asInt()).isEqualTo(1);
    }

    @Test
    void what_a_version_before_prepared_says_what_it_supersedes_too() throws Exception {
        Scene scene = stage.scene().list(acme);
        scene.sent();
        relay.reset();
        String update = scene.draft(Map.of("kind", "UPDATE", "template", "update"));
        scene.approve(update, scene.prepare(update));
        notices.run("UPDATE preparation SET supersedes_known = false WHERE notice_id = ?::uuid", update);
        notices.run("UPDATE rendering SET supersedes = NULL WHERE notice_id = ?::uuid", update);
        scene.release(update).then().statusCode(200);
        stage.sendWhatIsDue();
        assertThat(verified(proofIn(mail())).at("/supersedes").asInt()).isEqualTo(1);
        assertThat(given().get("/a/" + found(LINK, mail().text()) + "/notice.jws").asString()).isEqualTo(proofIn(mail()));
    }

    @Test
    void after_a_rotation_old_proofs_hold_and_new_notices_have_the_new_key() throws Exception {
        stage.scene().list(acme).sent();
        String before = proofIn(mail());
        String page = "/a/" + found(LINK, mail().text());
        String made = Callers.as("admin").post("/api/v1/signing-keys").then().statusCode(201).extract().path("kid");
        assertThat(Callers.as("viewer").get("/api/v1/signing-keys").jsonPath().getMap("items[0]"))
                .containsEntry("kid", made).containsEntry("current", true);
        assertThat(kidOf(before)).isNotEqualTo(made);
        verified(before);
        assertThat(given().get(page + "/notice.jws").asString()).as("the same as it was sent").isEqualTo(before);

        relay.reset();
        stage.scene().list(acme).sent();
        String after = proofIn(mail());
        assertThat(kidOf(after)).isEqualTo(made);
        verified(after);
    }

    @Test
    void private_keys_are_not_in_the_database_as_they_are_and_replicas_share_one() {
        int known = keys.all().size();
        QuarkusTransaction.requiringNew().run(keys::makeOneThatSigns);
        assertThat(keys.all()).as("a start with a key makes none").hasSize(known);
        String newest = keys.all().get(0).kid();
        assertThat(notices.text("SELECT encode(private_key, 'hex') FROM signing_key WHERE kid = ?", newest)).hasSize(2 * 60)
                .doesNotContain(java.util.HexFormat.of().formatHex(keys.named(newest).secret()));
    }

    @Test
    void the_key_set_has_every_public_key_and_no_other() throws Exception {
        var answer = given().get("/.well-known/jwks.json").then().statusCode(200)
                .header("Cache-Control", "public, max-age=300").extract();
        for (Map<String, String> key : answer.jsonPath().<Map<String, String>> getList("keys")) {
            assertThat(new HashMap<>(key)).containsOnlyKeys("kty", "crv", "x", "kid", "use", "alg");
            assertThat(key.get("kid")).isEqualTo(PublicJsonWebKey.Factory.newPublicJwk(JSON.writeValueAsString(key))
                    .calculateBase64urlEncodedThumbprint("SHA-256"));
        }
        assertThat(answer.jsonPath().getList("keys.kid")).hasSize(keys.all().size()).doesNotHaveDuplicates();
    }

    private ReceivedMail mail() {
        return relay.receivedBy(acme.email()).get(0);
    }

    private static String proofIn(ReceivedMail mail) {
        return new String(mail.part("application/jose"), UTF_8);
    }

    /** As docs/verification.md says it. */
    private static String digestOf(ReceivedMail mail, String type) throws Exception {
        String words = new String(mail.part(type), UTF_8).replace("\r\n", "\n");
        return sha256(words.replace(found(LINK, words), "{token}").replace(found(CODE, words), "{code}").getBytes(UTF_8));
    }

    private static String found(Pattern pattern, String words) {
        Matcher matcher = pattern.matcher(words);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return matcher.group(matcher.groupCount());
    }

    private static JsonNode verified(String jws) throws Exception {
        var set = new JsonWebKeySet(given().get("/.well-known/jwks.json").asString());
        JsonWebKey key = set.findJsonWebKey(kidOf(jws), null, null, null);
        return JSON.readTree(NoticeSignerTest.verified(jws, (PublicJsonWebKey) key));
    }

    private static String kidOf(String jws) throws Exception {
        return JSON.readTree(java.util.Base64.getUrlDecoder().decode(jws.substring(0, jws.indexOf('.')))).get("kid").asText();
    }
}
