package io.tocsin.preview;

import static io.restassured.RestAssured.given;
import static io.tocsin.testkit.Callers.as;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import java.util.Base64;
import java.util.UUID;

import jakarta.inject.Inject;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.delivery.letter.DeliveryToken;
import io.tocsin.testkit.ReceivedMail;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;
import io.tocsin.vendor.Logo;

/** A notice that was prepared while the vendor looked otherwise than its settings say today. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class FrozenBrandTest {

    /** One black pixel. */
    private static final String PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==";

    @Inject
    Stage stage;
    @Inject
    SmtpServer relay;
    @Inject
    SentNotices rows;
    @Inject
    DeliveryToken tokens;

    Listed acme = tenant("Acme");

    @BeforeEach
    void reset() {
        relay.reset();
    }

    @Test
    void the_page_and_the_mail_go_on_looking_as_they_did_when_it_was_prepared() throws Exception {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        String digest = scene.prepare(notice);
        assertThat(rows.text("SELECT brand IS NOT NULL FROM preparation WHERE notice_id = ?", UUID.fromString(notice)))
                .as("what it looks like is frozen").isEqualTo("t");
        byte[] named = UUID.randomUUID().toString().getBytes();
        rows.run("INSERT INTO brand (digest, content, logo) VALUES (?, ?::jsonb, ?)", named, """
                {"name":"Older Cloud","color":"#a00000","colorDark":"#ff9090","postalAddress":["Ring 1","Berlin <b>"],
                "securityContact":"psirt@older.example","pgpKey":"https://older.example/key.asc"}
                """, Base64.getDecoder().decode(PNG));
        rows.run("UPDATE preparation SET brand = ? WHERE notice_id = ?", named, UUID.fromString(notice));
        rows.run(
                "UPDATE notice_frame SET html = replace(html, '<body', '<img src=\"cid:' || ? || '\"><body') WHERE notice_id = ?",
                new Logo(Base64.getDecoder().decode(PNG), 1, 1).contentId(), UUID.fromString(notice));
        scene.approve(notice, digest);
        scene.release(notice).then().statusCode(200);
        stage.sendWhatIsDue();

        String id = as("viewer").get("/api/v1/notices/" + notice + "/deliveries").path("items[0].id");
        given().get("/a/" + tokens.of(UUID.fromString(id), 1)).then().statusCode(200)
                .header("Content-Security-Policy", containsString("img-src data:"))
                .body(containsString("Older Cloud")).body(containsString("--act:#a00000"))
                .body(containsString("data:image/png;base64," + PNG)).body(containsString("psirt@older.example"))
                .body(containsString("Ring 1<br>Berlin &lt;b&gt;")).body(containsString("https://older.example/key.asc"));
        given().get("/verify").then().statusCode(200).body(containsString("Your provider"));

        ReceivedMail mail = relay.receivedBy(acme.email()).get(0);
        Multipart related = (Multipart) part(mail.mime().getContent(), "multipart/related").getContent();
        assertThat(related.getBodyPart(0).getContentType()).startsWith("text/html");
        assertThat(related.getBodyPart(1).getHeader("Content-ID")[0]).matches("<logo-[0-9a-f]{32}@brand>");
        assertThat(related.getBodyPart(1).getInputStream().readAllBytes()).isEqualTo(Base64.getDecoder().decode(PNG));
        String seen = as("viewer").accept("message/rfc822")
                .get("/api/v1/notices/" + notice + "/preview/" + acme.tenantId()).asString();
        assertThat(seen).as("the preview has it too").contains(PNG.substring(0, 76));
    }

    @Test
    void a_logo_that_the_prepared_mail_does_not_show_does_not_come_along() throws Exception {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        scene.approve(notice, scene.prepare(notice));
        byte[] named = UUID.randomUUID().toString().getBytes();
        rows.run("INSERT INTO brand (digest, content, logo) VALUES (?, ?::jsonb, ?)", named,
                "{\"name\":\"Cloud\",\"postalAddress\":[]}", Base64.getDecoder().decode(PNG));
        rows.run("UPDATE preparation SET brand = ? WHERE notice_id = ?", named, UUID.fromString(notice));
        scene.release(notice).then().statusCode(200);
        stage.sendWhatIsDue();

        ReceivedMail mail = relay.receivedBy(acme.email()).get(0);
        assertThat(part(mail.mime().getContent(), "multipart/related")).isNull();
        assertThat(mail.source()).doesNotContain("image/png");
    }

    /** Wherever it stands: a mail may have attachments around its words. */
    private static BodyPart part(Object content, String type) throws Exception {
        Multipart parts = (Multipart) content;
        for (int i = 0; i < parts.getCount(); i++) {
            BodyPart part = parts.getBodyPart(i);
            if (part.isMimeType(type)) {
                return part;
            }
            BodyPart within = part.isMimeType("multipart/*") ? part(part.getContent(), type) : null;
            if (within != null) {
                return within;
            }
        }
        return null;
    }
}
