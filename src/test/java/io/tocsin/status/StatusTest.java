package io.tocsin.status;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.Rows;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.AnIncident;
import io.tocsin.testkit.SentNotices.SentNotice;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class StatusTest {

    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;

    @Inject
    Rows rows;
    @Inject
    DataSource database;

    @BeforeEach
    void reset() {
        clock.reset();
    }

    @Test
    void a_tenant_is_affected_or_not_or_that_is_not_yet_known() {
        AnIncident open = notices.incident();
        AnIncident listed = notices.incident();
        AnIncident finished = notices.incident();
        AnIncident withdrawn = notices.incident();
        notices.run("UPDATE incident SET scope = 'FINAL' WHERE id = ANY (?)",
                (Object) new UUID[] { finished.id(), withdrawn.id() });
        String tenant = notices.listed(listed, "Acme GmbH");
        notices.run("""
                INSERT INTO affected_tenant (incident_id, tenant_id, name, listed_by, listed_at, updated_at, withdrawn_at,
                    withdrawn_reason)
                VALUES (?, ?, 'Acme', ?, now(), '2000-01-01', now(), 'mixed up')
                """, withdrawn.id(), tenant, UUID.randomUUID());
        JsonPath status = tenant(tenant);
        assertThat(status.getString("tenantId")).isEqualTo(tenant);
        assertThat(status.getString("name")).isEqualTo("Acme GmbH");
        assertThat(status.getString("tier")).isEqualTo("enterprise");
        assertThat(in(status, listed)).containsEntry("assessment", "AFFECTED").containsEntry("notices", List.of());
        assertThat(in(status, open)).containsEntry("assessment", "NOT_YET_KNOWN").containsEntry("scope", "OPEN");
        assertThat(in(status, finished)).containsEntry("assessment", "NOT_AFFECTED");
        assertThat(in(status, withdrawn)).containsEntry("assessment", "NOT_AFFECTED")
                .containsEntry("withdrawnReason", "mixed up")
                .doesNotContainEntry("withdrawnAt", null);
    }

    @Test
    void a_tenant_sees_every_notice_it_was_told_and_what_came_of_it() {
        AnIncident incident = notices.incident();
        String tenant = notices.listed(incident, "Acme GmbH");
        Instant released = clock.instant();
        SentNotice first = notices.sent(incident, 1, "INITIAL", tenant, "Acme GmbH", "de", "ann@acme.example",
                "bob@acme.example");
        notices.run("UPDATE delivery SET state = 'REFUSED', accepted_at = NULL, last_reply = '550 5.1.1 no such user' "
                + "WHERE id = ?", first.deliveries().get(1));
        answer(first, "Ann Ngo", "REVIEWING");
        clock.advance(Duration.ofHours(80));
        answer(first, "Bea Ott", "AFFECTED");
        given().redirects().follow(false).post(first.page() + "/wrong-contact").then().statusCode(303);
        SentNotice second = notices.sent(incident, 2, "UPDATE", tenant, "Acme GmbH", "de", "ann@acme.example");
        SentNotice draft = notices.sent(incident, 3, "UPDATE", tenant, "Acme GmbH", "de", "ann@acme.example");
        notices.run("UPDATE notice SET state = 'APPROVED', released_at = NULL, completed_at = NULL WHERE id = ?", draft.id());

        List<Map<String, Object>> told = notices(in(tenant(tenant), incident));
        assertThat(told).extracting(notice -> notice.get("notice")).containsExactly(first.id().toString(),
                second.id().toString());
        assertThat(told.get(0)).containsEntry("number", 1).containsEntry("kind", "INITIAL").containsEntry("acknowledged", true)
                .containsEntry("standing", "ACKNOWLEDGED").containsEntry("late", false).containsEntry("finding", "AFFECTED")
                .containsEntry("acknowledgedBy", "Bea Ott").containsEntry("releasedAt", released.toString())
                .containsEntry("acknowledgedAt", released.toString())
                .containsEntry("dueAt", released.plus(Duration.ofHours(72)).toString());
        List<Map<String, Object>> contacts = contacts(told.get(0));
        assertThat(contacts.get(0)).containsEntry("email", "ann@acme.example").containsEntry("state", "ACCEPTED")
                .containsEntry("acceptedAt", released.toString()).containsEntry("failedAt", null)
                .containsEntry("wrongContactAt", clock.instant().toString());
        assertThat(contacts.get(1)).containsEntry("email", "bob@acme.example").containsEntry("state", "REFUSED")
                .containsEntry("failedAt", released.toString()).containsEntry("lastReply", "550 5.1.1 no such user")
                .containsEntry("wrongContactAt", null);
        assertThat(told.get(1)).containsEntry("acknowledged", false).containsEntry("standing", "AWAITING")
                .containsEntry("finding", null);
    }

    @Test
    void a_tenant_that_nobody_knows_is_404_and_one_in_the_directory_only_is_known() {
        Callers.as("viewer").get("/api/v1/tenants/t-" + UUID.randomUUID() + "/status").then().statusCode(404);
        AnIncident incident = notices.incident();
        String tenant = "t-" + UUID.randomUUID();
        notices.run("INSERT INTO tenant (tenant_id, name, created_at, updated_at) VALUES (?, 'Umbrella', now(), now())",
                tenant);
        JsonPath status = tenant(tenant);
        assertThat(status.getString("name")).isEqualTo("Umbrella");
        assertThat(in(status, incident)).containsEntry("assessment", "NOT_YET_KNOWN");
    }

    @Test
    void incidents_of_a_tenant_come_page_by_page_the_newest_first() {
        AnIncident one = notices.incident();
        AnIncident two = notices.incident();
        AnIncident three = notices.incident();
        String tenant = notices.listed(two, "Acme GmbH");
        List<String> references = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = Callers.as("viewer").get("/api/v1/tenants/" + tenant + "/status?limit=2&cursor=" + cursor).then()
                    .statusCode(200).extract().jsonPath();
            references.addAll(page.getList("incidents.incident"));
            cursor = page.getString("nextCursor");
        } while (cursor != null && !references.contains(one.reference()));
        assertThat(references).containsSubsequence(three.reference(), two.reference(), one.reference()).doesNotHaveDuplicates();
    }

    @Test
    void incidents_opened_while_a_page_is_read_take_nothing_off_it() throws SQLException {
        AnIncident incident = notices.incident();
        String tenant = notices.listed(incident, "Acme GmbH");
        SentNotice sent = notices.sent(incident, 1, "INITIAL", tenant, "Acme GmbH", "de", "ann@acme.example");
        CompletableFuture<JsonPath> reading;
        try (Connection holding = database.getConnection()) {
            holding.setAutoCommit(false);
            holding.createStatement().execute("LOCK TABLE notice_tenant"); // the page is known, what was told is not
            reading = CompletableFuture.supplyAsync(() -> Callers.as("viewer")
                    .get("/api/v1/tenants/" + tenant + "/status?limit=1").then().statusCode(200).extract().jsonPath());
            Patience.until("who reads the page", () -> rows.number("""
                    SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'notice_tenant'::regclass
                    """) > 0);
            notices.incident();
            notices.incident();
            holding.rollback();
        }
        assertThat(notices(in(reading.join(), incident))).extracting(notice -> notice.get("notice"))
                .containsExactly(sent.id().toString());
    }

    @Test
    void an_incident_names_its_newest_notice_and_the_tenants_without_an_answer() {
        AnIncident incident = notices.incident();
        List<String> tenants = List
                .of(notices.listed(incident, "A"), notices.listed(incident, "B"), notices.listed(incident, "C"),
                        notices.listed(incident, "D"))
                .stream().sorted().toList();
        SentNotice first = notices.sent(incident, 1, "INITIAL", tenants.get(0), "A", "en", "a@acme.example");
        assertThat(incident(incident, "").getString("notice.id")).isEqualTo(first.id().toString());
        clock.advance(Duration.ofHours(1));
        SentNotice sent = notices.sent(incident, 2, "UPDATE", tenants.get(0), "Tenant 0", "en", "contact0@acme.example");
        for (int i = 1; i < 4; i++) {
            notices.alsoTo(sent, tenants.get(i), "Tenant " + i, "contact" + i + "@acme.example");
        }
        notices.run("UPDATE notice_tenant SET state = 'UNREACHABLE' WHERE notice_id = ? AND tenant_id = ?", sent.id(),
                tenants.get(2));
        notices.run("UPDATE delivery SET state = 'EXPIRED', accepted_at = NULL WHERE notice_id = ? AND tenant_id = ?",
                sent.id(),
                tenants.get(2));
        answer(sent, "Ann", "REVIEWING");
        clock.advance(Duration.ofHours(73));

        JsonPath status = incident(incident, "");
        assertThat(status.getString("notice.id")).isEqualTo(sent.id().toString());
        assertThat(status.getInt("notice.tenants.acknowledged")).isEqualTo(1);
        List<Map<String, Object>> silent = status.getList("silent");
        assertThat(silent).extracting(row -> row.get("tenantId")).containsExactly(tenants.get(2), tenants.get(1),
                tenants.get(3));
        assertThat(silent.get(0)).containsEntry("standing", "UNREACHABLE").containsEntry("name", "Tenant 2")
                .containsEntry("overdue", true).containsEntry("since", clock.instant().minus(Duration.ofHours(73)).toString());
        assertThat(silent.get(1)).containsEntry("standing", "AWAITING")
                .containsEntry("since", clock.instant().minus(Duration.ofHours(73)).toString());
        assertThat(contacts(silent.get(1)).get(0)).containsEntry("email", "contact1@acme.example").containsEntry("state",
                "ACCEPTED");

        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = incident(incident, "?limit=1&cursor=" + cursor);
            paged.addAll(page.getList("silent.tenantId"));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(paged).containsExactly(tenants.get(2), tenants.get(1), tenants.get(3));
    }

    @Test
    void who_is_silent_stays_so_when_a_later_notice_goes_to_others() {
        AnIncident incident = notices.incident();
        String silent = notices.listed(incident, "Silent");
        String lost = notices.listed(incident, "Lost");
        String toldAgain = notices.listed(incident, "Told again");
        String joiner = notices.listed(incident, "Joiner");
        SentNotice first = notices.sent(incident, 1, "INITIAL", silent, "Silent", "en", "silent@acme.example");
        notices.alsoTo(first, lost, "Lost", "lost@acme.example");
        notices.run("UPDATE notice_tenant SET state = 'UNREACHABLE' WHERE notice_id = ? AND tenant_id = ?", first.id(), lost);
        notices.alsoTo(first, toldAgain, "Told again", "again@acme.example");
        clock.advance(Duration.ofHours(71));
        SentNotice second = notices.sent(incident, 2, "INITIAL", joiner, "Joiner", "en", "joiner@acme.example");
        SentNotice again = notices.alsoTo(second, toldAgain, "Told again", "again@acme.example");
        clock.advance(Duration.ofHours(2));

        JsonPath status = incident(incident, "");
        assertThat(status.getInt("notice.number")).isEqualTo(2);
        assertThat(standings(status)).containsExactlyInAnyOrder(lost + " 1 UNREACHABLE true", silent + " 1 AWAITING true",
                toldAgain + " 2 AWAITING false", joiner + " 2 AWAITING false").startsWith(lost + " 1 UNREACHABLE true");
        Map<String, Object> item = status.<Map<String, Object>> getList("silent").stream()
                .filter(each -> each.get("tenantId").equals(toldAgain)).findAny().orElseThrow();
        assertThat(item).containsEntry("notice", second.id().toString());
        assertThat(contacts(item)).extracting(contact -> contact.get("delivery"))
                .containsExactly(again.deliveries().get(0).toString());
        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            JsonPath page = incident(incident, "?limit=1&cursor=" + cursor);
            paged.addAll(standings(page));
            cursor = page.getString("nextCursor");
        } while (cursor != null);
        assertThat(paged).isEqualTo(standings(status));

        answer(again, "Ann", "REVIEWING");
        assertThat(standings(incident(incident, ""))).as("it has not answered the first, but the newest that went to it")
                .hasSize(3).noneMatch(standing -> standing.startsWith(toldAgain));
    }

    @Test
    void a_cancelled_notice_counts_for_those_only_that_it_was_sent_to() {
        AnIncident incident = notices.incident();
        String sentTo = notices.listed(incident, "Sent to");
        String notSentTo = notices.listed(incident, "Not sent to");
        String stillQueued = notices.listed(incident, "Still queued");
        String triedInVain = notices.listed(incident, "Tried in vain");
        List<String> tenants = List.of(sentTo, notSentTo, stillQueued, triedInVain);
        SentNotice first = notices.sent(incident, 1, "INITIAL", notices.listed(incident, "Other"), "Other", "en",
                "other@acme.example");
        answer(first, "Ann", "NOT_AFFECTED");
        clock.advance(Duration.ofHours(1));
        SentNotice second = notices.sent(incident, 2, "UPDATE", notices.listed(incident, "New"), "New", "en",
                "new@acme.example");
        for (String tenant : tenants) {
            notices.alsoTo(first, tenant, "Tenant", "a@acme.example");
            notices.alsoTo(second, tenant, "Tenant", "a@acme.example");
        }
        notices.run("UPDATE notice SET state = 'CANCELLED', completed_at = NULL, cancelled_at = now() WHERE id = ?",
                second.id());
        notices.run("UPDATE delivery SET state = 'CANCELLED', accepted_at = NULL, attempts = 0 WHERE notice_id = ? "
                + "AND tenant_id <> ALL (?)", second.id(), new String[] { sentTo, stillQueued });
        notices.run("UPDATE delivery SET state = 'QUEUED', accepted_at = NULL, finished_at = NULL, attempts = 0 "
                + "WHERE notice_id = ? AND tenant_id = ?", second.id(), stillQueued);
        notices.run("UPDATE delivery SET attempts = 1 WHERE notice_id = ? AND tenant_id = ?", second.id(), triedInVain);
        notices.run("UPDATE notice_tenant SET never_sent = true WHERE notice_id = ? AND tenant_id <> ALL (?)", second.id(),
                new String[] { sentTo, stillQueued, triedInVain });

        JsonPath status = incident(incident, "");
        assertThat(status.getInt("notice.number")).isEqualTo(2);
        assertThat(standings(status)).containsExactlyInAnyOrder(sentTo + " 2 AWAITING false", notSentTo + " 1 AWAITING false",
                stillQueued + " 1 AWAITING false", triedInVain + " 1 AWAITING false");
    }

    private static List<String> standings(JsonPath status) {
        return status.<Map<String, Object>> getList("silent").stream().map(item -> item.get("tenantId") + " "
                + item.get("number") + " " + item.get("standing") + " " + item.get("overdue")).toList();
    }

    @Test
    void what_earlier_preparations_left_is_not_counted() {
        SentNotice sent = notices.sent("en", "ann@acme.example");
        UUID earlier = UUID.randomUUID();
        notices.run("INSERT INTO notice_tenant (notice_id, preparation_id, tenant_id, state) VALUES (?, ?, ?, 'UNREACHABLE')",
                sent.id(), earlier, sent.tenantId());
        notices.run("""
                INSERT INTO delivery (notice_id, id, preparation_id, tenant_id, email, locale, check_code)
                VALUES (?, ?, ?, ?, 'old@acme.example', 'en', 1)
                """, sent.id(), UUID.randomUUID(), earlier, sent.tenantId());
        List<Map<String, Object>> silent = incident(sent.incident(), "").getList("silent");
        assertThat(silent).hasSize(1);
        assertThat(contacts(silent.get(0))).hasSize(1);
        List<Map<String, Object>> told = notices(in(tenant(sent.tenantId()), sent.incident()));
        assertThat(told).hasSize(1);
        assertThat(contacts(told.get(0))).hasSize(1);
    }

    @Test
    void an_incident_without_a_notice_has_none_and_nobody_is_silent() {
        JsonPath status = incident(notices.incident(), "");
        assertThat(status.<Object> get("notice")).isNull();
        assertThat(status.getList("silent")).isEmpty();
        Callers.as("viewer").get("/api/v1/incidents/INC-" + UUID.randomUUID() + "/status").then().statusCode(404);
        Callers.as("viewer").get("/api/v1/incidents/" + notices.incident().reference() + "/status?cursor=eA").then()
                .statusCode(400);
    }

    @Test
    void status_is_for_operators() {
        AnIncident incident = notices.incident();
        given().get("/api/v1/incidents/" + incident.reference() + "/status").then().statusCode(401);
        given().get("/api/v1/tenants/t-1/status").then().statusCode(401);
    }

    private static void answer(SentNotice sent, String name, String finding) {
        given().redirects().follow(false).contentType("application/x-www-form-urlencoded").formParam("name", name)
                .formParam("finding", finding).post(sent.page() + "/acknowledgement").then().statusCode(303);
    }

    private static JsonPath tenant(String tenantId) {
        return Callers.as("viewer").get("/api/v1/tenants/" + tenantId + "/status?limit=1000").then().statusCode(200).extract()
                .jsonPath();
    }

    private static JsonPath incident(AnIncident incident, String query) {
        return Callers.as("viewer").get("/api/v1/incidents/" + incident.reference() + "/status" + query).then().statusCode(200)
                .extract().jsonPath();
    }

    private static Map<String, Object> in(JsonPath status, AnIncident incident) {
        return status.<Map<String, Object>> getList("incidents").stream()
                .filter(item -> item.get("incident").equals(incident.reference())).findAny().orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> notices(Map<String, Object> inIncident) {
        return (List<Map<String, Object>>) inIncident.get("notices");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> contacts(Map<String, Object> told) {
        return (List<Map<String, Object>>) told.get("contacts");
    }
}
