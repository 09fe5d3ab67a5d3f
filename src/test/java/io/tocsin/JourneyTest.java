package io.tocsin;

import static io.restassured.RestAssured.given;
import static io.tocsin.testkit.Callers.caller;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.ReceivedMail;
import io.tocsin.testkit.SmtpServer;
import io.tocsin.testkit.Stage;

/**
 * The guided tour: one affected tenant from a line of CSV to its answer, package by package, over HTTP, a real mail server
 * and a real database. Each step names the class to read next.
 */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class JourneyTest {

    @Inject
    SmtpServer relay;
    @Inject
    MutableClock clock;
    /** Stands in for the worker and the scheduler, which are off in tests: their work is done when the test says so. */
    @Inject
    Stage stage;

    /** access: three people of the vendor's, so that nobody approves their own words. See {@code access.BearerKeys}. */
    Caller author = caller("author");
    Caller approver = caller("approver");
    Caller sender = caller("sender");

    String incident = "INC-" + UUID.randomUUID().toString().substring(0, 8);
    String tenant = "t-" + UUID.randomUUID().toString().substring(0, 8);
    String email = "ciso@" + tenant + ".example";

    @Test
    void one_tenant_from_a_line_of_csv_to_its_answer() throws Exception {
        clock.reset();
        relay.reset();
        openIncident();
        importList();
        String notice = draft();
        String digest = prepare(notice);
        lookAtWhatTheTenantWillRead(notice);
        approve(notice, digest);
        release(notice);
        ReceivedMail mail = readMail();
        String link = linkIn(mail);
        nothingHappensWhenAScannerFollows(link);
        answer(link);
        status(notice);
    }

    /** incident: what happened, and who may read of it. {@code incident.IncidentResource} */
    private void openIncident() {
        author.request().body(Map.of("reference", incident, "title", "Support-tool access at a sub-processor",
                "discoveredAt", "2022-01-20T23:18:00Z", "tlp", "AMBER")).post("/api/v1/incidents").then().statusCode(201)
                .header("Location", containsString(incident)).body("scope", equalTo("OPEN"));
    }

    /** affected: upload, checked rows, the tenant on the list with its facts. {@code affected.AffectedImport} */
    private void importList() {
        String csv = """
                tenant_id,tenant_name,contact_email,contact_role,locale,time_zone,fact.affectedUsers:number,fact.requiredActions:json
                %s,Müller & Söhne,%s,security,de,Europe/Berlin,12,[]
                """
                .formatted(tenant, email);
        author.request().contentType("text/csv; charset=UTF-8").body(csv.getBytes(StandardCharsets.UTF_8))
                .post("/api/v1/incidents/" + incident + "/affected-tenants").then().statusCode(200)
                .body("tenants", equalTo(1)).body("created", equalTo(1));
    }

    /** notice: the first of the incident's series, for everybody not yet told. {@code notice.SeriesResource} */
    private String draft() {
        return author.request().body(Map.of("kind", "INITIAL", "acknowledgeWithin", "PT72H"))
                .post("/api/v1/incidents/" + incident + "/notices").then().statusCode(201)
                .body("number", equalTo(1)).body("state", equalTo("DRAFT")).extract().path("id");
    }

    /** advisory: the facts become words, stored, with a digest over all. {@code advisory.PreparationRun} */
    private String prepare(String notice) {
        return author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(200)
                .body("state", equalTo("PREPARED")).body("advisories", equalTo(1)).body("deliveries", equalTo(1))
                .body("digest", startsWith("sha256:")).extract().path("digest");
    }

    private void lookAtWhatTheTenantWillRead(String notice) {
        approver.request().get("/api/v1/notices/" + notice + "/advisories/" + tenant).then().statusCode(200)
                .body("locale", equalTo("de")).body("subject", containsString("TLP:AMBER"))
                .body("text", containsString("Müller & Söhne")).body("text", containsString("12"))
                .body("html", containsString("Müller &amp; Söhne")).body("text", containsString("/a/••••••••"));
    }

    /** notice: a second person says yes to exactly this digest. {@code notice.ApprovalResource} */
    private void approve(String notice, String digest) {
        approver.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then()
                .statusCode(200).body("state", equalTo("APPROVED"));
    }

    /**
     * delivery: one row changes, and the queue hands out the deliveries. {@code delivery.desk.Release},
     * {@code delivery.worker.DeliveryWorker}
     */
    private void release(String notice) {
        sender.request().post("/api/v1/notices/" + notice + "/release").then().statusCode(200)
                .body("state", equalTo("RELEASED"));
        stage.sendWhatIsDue();
        sender.request().get("/api/v1/notices/" + notice).then().body("state", equalTo("COMPLETED"))
                .body("deliveries.accepted", equalTo(1)).body("tenants.awaiting", equalTo(1));
    }

    private ReceivedMail readMail() throws Exception {
        List<ReceivedMail> mails = relay.receivedBy(email);
        assertThat(mails).hasSize(1);
        ReceivedMail mail = mails.get(0);
        assertThat(mail.mime().getSubject()).contains("TLP:AMBER");
        assertThat(mail.header("Auto-Submitted")).isEqualTo("auto-generated");
        assertThat(mail.header("Content-Language")).isEqualTo("de");
        return mail;
    }

    private static String linkIn(ReceivedMail mail) throws Exception {
        String text = mail.text();
        Matcher link = Pattern.compile("https?://[^/\\s]+(/a/[A-Za-z0-9_-]+)").matcher(text);
        assertThat(link.find()).isTrue();
        return link.group(1);
    }

    /** Mail scanners follow every link of a mail before anybody reads it. */
    private void nothingHappensWhenAScannerFollows(String link) {
        given().head(link).then().statusCode(200);
        given().get(link).then().statusCode(200).contentType(ContentType.HTML).body(containsString("Müller &amp; Söhne"));
        author.request().get("/api/v1/tenants/" + tenant + "/status").then().statusCode(200)
                .body("incidents[0].assessment", equalTo("AFFECTED"))
                .body("incidents[0].notices[0].acknowledged", equalTo(false));
    }

    /** acknowledgement: a person answers for the tenant. {@code acknowledgement.RecipientResource} */
    private void answer(String link) {
        given().redirects().follow(false).contentType("application/x-www-form-urlencoded; charset=UTF-8")
                .formParam("name", "Jana Müller").formParam("email", email).formParam("finding", "NOT_AFFECTED")
                .formParam("comment", "Wir haben nachgesehen.").post(link + "/acknowledgement").then()
                .statusCode(org.hamcrest.Matchers.in(List.of(200, 303)));
    }

    /** status: what the vendor, and the vendor's systems, can ask at any time. {@code status.TenantStatusResource} */
    private void status(String notice) {
        author.request().get("/api/v1/notices/" + notice).then().body("tenants.acknowledged", equalTo(1))
                .body("tenants.awaiting", equalTo(0)).body("tenants.late", equalTo(0))
                .body("findings.notAffected", equalTo(1));
        author.request().get("/api/v1/tenants/" + tenant + "/status").then().statusCode(200)
                .body("incidents[0].notices", hasSize(1))
                .body("incidents[0].notices[0].acknowledged", equalTo(true))
                .body("incidents[0].notices[0].finding", equalTo("NOT_AFFECTED"))
                .body("incidents[0].notices[0].contacts[0].acceptedAt", notNullValue());
    }
}
