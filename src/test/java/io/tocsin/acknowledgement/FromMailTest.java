package io.tocsin.acknowledgement;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Inject;
import jakarta.mail.BodyPart;
import jakarta.mail.Multipart;
import jakarta.mail.Part;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;

/** From the mail in a contact's mailbox to the answer in the vendor's figures; nothing is written round the API. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class FromMailTest {

    @Inject
    MutableClock clock;
    @Inject
    SmtpServer relay;
    @Inject
    Stage stage;

    @BeforeEach
    void reset() {
        clock.reset();
        relay.reset();
    }

    @Test
    void the_link_in_the_mail_opens_the_advisory_and_takes_the_answer() throws Exception {
        Listed acme = Listed.tenant("Acme");
        var scene = stage.scene().list(acme);
        String notice = scene.sent();
        List<String> parts = parts(relay.receivedBy(acme.email()).get(0).mime());
        String link = path(find("/a/[A-Za-z0-9_-]{40,}", parts.get(0)));
        assertThat(parts).as("text and HTML lead to the same page").allMatch(part -> part.contains(link));

        scanEverything(parts);
        assertThat(status(acme).getBoolean("acknowledged")).as("a scanner is not an answer").isFalse();

        String page = given().get(link).then().statusCode(200).extract().asString();
        assertThat(page).contains(acme.name(), scene.reference);
        given().redirects().follow(false).contentType("application/x-www-form-urlencoded").formParam("name", "Ada Byron")
                .formParam("finding", "NOT_AFFECTED").post(link + "/acknowledgement").then().statusCode(303);
        JsonPath told = status(acme);
        assertThat(told.getString("notice")).isEqualTo(notice);
        assertThat(told.getString("finding")).isEqualTo("NOT_AFFECTED");
        assertThat(told.getString("acknowledgedBy")).isEqualTo("Ada Byron");
        assertThat(told.getString("contacts[0].state")).isEqualTo("ACCEPTED");
        JsonPath incident = Callers.as("viewer").get("/api/v1/incidents/" + scene.reference + "/status").jsonPath();
        assertThat(incident.getInt("notice.tenants.acknowledged")).isEqualTo(1);
        assertThat(incident.getList("silent")).isEmpty();
    }

    @Test
    void the_code_in_the_mail_is_genuine_and_the_one_on_the_page() throws Exception {
        Listed acme = Listed.tenant("Acme");
        stage.scene().list(acme).sent();
        List<String> parts = parts(relay.receivedBy(acme.email()).get(0).mime());
        String code = find("\\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\\b", parts.get(0));
        assertThat(given().get(path(find("/a/[A-Za-z0-9_-]{40,}", parts.get(0)))).asString()).contains(code);
        assertThat(given().accept("application/json").get("/verify?code=" + code).jsonPath().getMap(""))
                .containsEntry("genuine", true).containsEntry("organisation", "Ac**").containsEntry("state", "CURRENT");
    }

    @Test
    void nobody_has_a_page_before_the_release_and_operators_never_see_its_address() {
        Listed acme = Listed.tenant("Acme");
        var scene = stage.scene().list(acme);
        String notice = scene.draft();
        scene.prepare(notice);
        String advisory = Callers.as("viewer").get("/api/v1/notices/" + notice + "/advisories/" + acme.tenantId()).asString();
        String deliveries = Callers.as("viewer").get("/api/v1/notices/" + notice + "/deliveries").asString();
        assertThat(advisory + deliveries).doesNotContainPattern("/a/[A-Za-z0-9_-]{40,}");
        Callers.as("sender").body(Map.of("tenantId", acme.tenantId(), "name", "Ada", "finding", "REVIEWING"))
                .post("/api/v1/notices/" + notice + "/acknowledgements").then().statusCode(409);
    }

    private static void scanEverything(List<String> parts) {
        Matcher links = Pattern.compile("https?://[^\\s\"<>]+").matcher(String.join("\n", parts));
        while (links.find()) {
            String path = path(links.group());
            if (path.startsWith("/a/") || path.startsWith("/verify")) {
                given().header("User-Agent", "Mozilla/5.0 (compatible; link scanner)").get(path).then().statusCode(200);
                given().header("User-Agent", "Mozilla/5.0 (compatible; link scanner)").head(path).then().statusCode(200);
            }
        }
    }

    private static JsonPath status(Listed tenant) {
        JsonPath status = Callers.as("viewer").get("/api/v1/tenants/" + tenant.tenantId() + "/status?limit=1000").then()
                .statusCode(200).extract().jsonPath();
        status.setRootPath("incidents.find { it.notices.size() > 0 }.notices[0]");
        return status;
    }

    private static String find(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group();
    }

    private static String path(String link) {
        return link.replaceFirst("^https?://[^/]+", "").replaceFirst("[.,)]+$", "");
    }

    private static List<String> parts(Part part) throws Exception {
        List<String> texts = new ArrayList<>();
        if (part.getContent() instanceof Multipart multipart) {
            for (int i = 0; i < multipart.getCount(); i++) {
                BodyPart inner = multipart.getBodyPart(i);
                texts.addAll(parts(inner));
            }
        } else if (part.isMimeType("text/*")) {
            texts.add(part.getContent().toString());
        }
        return texts;
    }
}
