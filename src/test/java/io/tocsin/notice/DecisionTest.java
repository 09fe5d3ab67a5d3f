package io.tocsin.notice;

import static io.tocsin.testkit.Callers.as;
import static io.tocsin.testkit.Callers.caller;
import static io.tocsin.testkit.Stage.Listed.tenant;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.Stage;
import io.tocsin.testkit.Stage.Listed;
import io.tocsin.testkit.Stage.Scene;

/** What becomes of a notice that somebody has to say yes or no to, and who did. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class DecisionTest {

    @Inject
    Stage stage;
    @Inject
    SentNotices rows;
    @Inject
    LookedAt lookedAt;

    Listed acme = tenant("Acme");
    Listed globex = tenant("Globex");

    @Test
    void a_refusal_says_what_comes_next() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        approve(scene.approver, notice, "sha256:0").statusCode(409).body("code", equalTo("STATE"))
                .body("detail", containsString("POST /api/v1/notices/" + notice + "/preparation"));
        scene.release(notice).then().statusCode(409).body("detail", containsString("Prepare it first"));
        String digest = scene.prepare(notice);
        scene.release(notice).then().statusCode(409).body("detail", containsString("A second person must approve it first"))
                .body("detail", containsString("POST /api/v1/notices/" + notice + "/approval"));
        scene.approve(notice, digest);
        approve(caller("approver"), notice, digest).statusCode(409)
                .body("detail", containsString("POST /api/v1/notices/" + notice + "/release"));
        scene.release(notice).then().statusCode(200);
        scene.author.request().post("/api/v1/notices/" + notice + "/preparation").then().statusCode(409)
                .body("detail", containsString("It is going out"));
    }

    @Test
    void who_lacks_a_role_is_told_which_and_nobody_is_tempted_to_approve_what_is_their_own() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        String digest = scene.prepare(notice);
        approve(caller("admin", "author", "sender"), notice, digest).statusCode(403).body("code", equalTo("FORBIDDEN"))
                .body("detail", containsString("role for this: approver"))
                .body("detail", containsString("cannot approve it with any role"));
        scene.approver.request().post("/api/v1/notices/" + notice + "/release").then().statusCode(403)
                .body("detail", containsString("role for this: sender. An admin can give it"));
    }

    @Test
    void a_rejected_notice_is_its_authors_again_with_a_comment() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        reject(scene.approver, notice, "Too early.").statusCode(409).body("detail", containsString("Prepare it first"));
        String digest = scene.prepare(notice);
        scene.approve(notice, digest);
        reject(scene.author, notice, "Mine.").statusCode(403);
        reject(scene.approver, notice, " ").statusCode(422).body("faults[0].field", equalTo("comment"));
        reject(scene.approver, notice, "The accounts of Tuesday are missing.").statusCode(200).body("state", equalTo("DRAFT"))
                .body("digest", nullValue()).body("approvedAt", nullValue()).body("approvals", empty())
                .body("rejection.by", equalTo(scene.approver.name()))
                .body("rejection.comment", equalTo("The accounts of Tuesday are missing."));
        approve(scene.approver, notice, digest).statusCode(409);
        scene.release(notice).then().statusCode(409);
        as("viewer").get("/api/v1/notices/" + notice + "/advisories/" + acme.tenantId()).then().statusCode(200);
        assertThat(rows.text("SELECT detail ->> 'comment' FROM journal_entry WHERE act = 'notice.rejected'"
                + " AND notice_id = ?::uuid", notice)).isEqualTo("The accounts of Tuesday are missing.");

        String again = scene.prepare(notice);
        look(notice).body("rejection.comment", equalTo("The accounts of Tuesday are missing."));
        scene.approve(notice, again);
        look(notice).body("rejection", nullValue()).body("approvals", hasSize(1));
    }

    @Test
    void a_rejected_notice_can_be_cancelled_and_holds_nothing_up() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        scene.prepare(notice);
        reject(scene.approver, notice, "No.").statusCode(200);
        scene.sender.request().post("/api/v1/notices/" + notice + "/cancellation").then().statusCode(200);
        stage.sendWhatIsDue();
        look(notice).body("deliveries.queued", equalTo(0)).body("deliveries.cancelled", equalTo(1));
        scene.sender.request().post("/api/v1/incidents/" + scene.reference + "/closure").then().statusCode(200);
    }

    @Test
    void an_approval_shows_what_was_looked_at_before() {
        Scene scene = stage.scene().list(acme, globex);
        String notice = scene.draft();
        scene.prepare(notice);
        readAdvisory(scene.approver, notice, globex).statusCode(200);
        UUID before = preparationOf(notice);
        String digest = scene.prepare(notice); // what was read of the words before does not count
        assertThat(rows.text("SELECT count(*)::text FROM looked_at WHERE preparation_id = ?", before)).isEqualTo("0");
        lookedAt.note(UUID.fromString(notice), before, scene.approver.actor(), "advisories", "read-meanwhile", Instant.now());
        for (int i = 0; i < 2; i++) {
            readAdvisory(scene.approver, notice, acme).statusCode(200);
        }
        readAdvisory(scene.approver, notice, tenant("Nobody")).statusCode(404);
        readAdvisory(scene.author, notice, globex).statusCode(200);
        assertThat(rows.text("SELECT count(*)::text FROM looked_at WHERE operator_id = ?", scene.author.id()))
                .as("who cannot approve leaves no row").isEqualTo("0");
        scene.approve(notice, digest);
        readAdvisory(scene.approver, notice, globex).statusCode(200);
        look(notice).body("approvals", hasSize(1)).body("approvals[0].by", equalTo(scene.approver.name()))
                .body("approvals[0].at", not(nullValue())).body("approvals[0].lookedAt", hasSize(1))
                .body("approvals[0].lookedAt[0].what", equalTo("advisories"))
                .body("approvals[0].lookedAt[0].count", equalTo(1))
                .body("approvals[0].lookedAt[0].subjects", equalTo(List.of(acme.tenantId())));
        assertThat(rows.text("SELECT detail -> 'lookedAt' ->> 'advisories' FROM journal_entry WHERE act = 'notice.approved'"
                + " AND notice_id = ?::uuid", notice)).isEqualTo("1");
        scene.release(notice).then().statusCode(200);
        readAdvisory(scene.approver, notice, globex).statusCode(200);
        assertThat(rows.text("SELECT count(*)::text FROM looked_at WHERE operator_id = ?", scene.approver.id()))
                .as("once it is released only the approval tells of it").isEqualTo("0");
        look(notice).body("approvals[0].lookedAt[0].count", equalTo(1));
    }

    private UUID preparationOf(String notice) {
        return UUID.fromString(rows.text("SELECT preparation_id::text FROM notice WHERE id = ?::uuid", notice));
    }

    /** In tests more than 300 recipients need two; otherwise the setting says so, and is off. */
    @Test
    void a_large_notice_needs_two_approvers() {
        Scene scene = stage.scene();
        String notice = large(scene);
        String digest = scene.prepare(notice);
        look(notice).body("approvalsNeeded", equalTo(2)).body("approvals", empty());
        approve(scene.approver, notice, digest).statusCode(200).body("state", equalTo("PREPARED"))
                .body("approvals", hasSize(1));
        approve(scene.approver, notice, digest).statusCode(200).body("state", equalTo("PREPARED"))
                .body("approvals", hasSize(1));
        scene.release(notice).then().statusCode(409).body("code", equalTo("STATE"));
        approve(caller("approver"), notice, digest).statusCode(200).body("state", equalTo("APPROVED"))
                .body("approvals", hasSize(2));
        scene.prepare(notice);
        look(notice).body("state", equalTo("PREPARED")).body("approvals", empty());
    }

    @Test
    void a_notice_that_one_approved_goes_out_no_more_once_it_takes_two() {
        Scene scene = stage.scene();
        String notice = large(scene);
        String digest = scene.prepare(notice);
        Caller second = caller("approver");
        approve(scene.approver, notice, digest).statusCode(200);
        approve(second, notice, digest).statusCode(200).body("state", equalTo("APPROVED"));
        // As if it had been approved while one was enough.
        rows.run("UPDATE preparation SET approvals = jsonb_build_array(approvals -> 0) WHERE notice_id = ?::uuid", notice);
        rows.run("UPDATE notice SET approved_by = ? WHERE id = ?::uuid", scene.approver.id(), notice);
        scene.release(notice).then().statusCode(409).body("code", equalTo("STATE"))
                .body("detail", containsString("needs 2 approvers")).body("detail", containsString("/approval"));
        approve(scene.approver, notice, digest).statusCode(200).body("approvals", hasSize(1));
        approve(second, notice, digest).statusCode(200).body("state", equalTo("APPROVED")).body("approvals", hasSize(2));
        scene.release(notice).then().statusCode(200);
    }

    @Test
    void where_one_approval_is_lacking_and_nobody_is_there_an_admin_can_send_it() {
        Scene scene = stage.scene();
        String notice = large(scene);
        scene.prepare(notice);
        Caller admin = caller("admin");
        rows.run("UPDATE notice SET state = 'APPROVED', approved_by = ?, approved_at = now() WHERE id = ?::uuid",
                scene.approver.id(), notice);
        scene.release(notice).then().statusCode(409);
        emergency(admin, notice, "Nobody else is awake.").statusCode(200).body("state", equalTo("RELEASED"))
                .body("approvedAt", nullValue());
    }

    private String large(Scene scene) {
        String list = "tenant_id,tenant_name,contact_email\n" + IntStream.rangeClosed(0, 300)
                .mapToObj(i -> acme.tenantId() + ",Acme,contact" + i + "@acme.example\n").collect(Collectors.joining());
        scene.author.request().contentType("text/csv").body(list)
                .post("/api/v1/incidents/" + scene.reference + "/affected-tenants").then().statusCode(200);
        return scene.draft();
    }

    @Test
    void a_notice_of_usual_size_needs_one() {
        Scene scene = stage.scene().list(acme);
        String notice = scene.draft();
        scene.prepare(notice);
        look(notice).body("approvalsNeeded", equalTo(1)).body("approvals", empty()).body("emergency", nullValue());
    }

    @Test
    void an_admin_can_send_in_an_emergency_and_that_stays_for_ever() {
        Scene scene = stage.scene().list(acme);
        Caller admin = caller("admin");
        String notice = scene.draft();
        emergency(admin, notice, "Nobody else is awake.").statusCode(409).body("detail", containsString("Prepare it first"));
        String digest = scene.prepare(notice);
        emergency(caller("author", "approver", "sender"), notice, "I may not.").statusCode(403);
        emergency(admin, notice, null).statusCode(422).body("faults[0].field", equalTo("reason"));
        emergency(admin, notice, "Nobody else is awake.").statusCode(200).body("state", equalTo("RELEASED"))
                .body("emergency.by", equalTo(admin.name())).body("emergency.reason", equalTo("Nobody else is awake."))
                .body("approvals", empty()).body("approvedAt", nullValue());
        emergency(admin, notice, "Another story.").statusCode(200).body("emergency.reason", equalTo("Nobody else is awake."));
        stage.sendWhatIsDue();
        look(notice).body("state", equalTo("COMPLETED")).body("emergency.reason", equalTo("Nobody else is awake."));
        assertThat(rows.text("SELECT concat(detail ->> 'reason', detail ->> 'digest') FROM journal_entry"
                + " WHERE act = 'notice.overridden' AND notice_id = ?::uuid", notice))
                .isEqualTo("Nobody else is awake." + digest);
    }

    @Test
    void not_even_in_an_emergency_goes_out_what_moved_on_or_what_was_approved_anyway() {
        Scene scene = stage.scene().list(acme);
        Caller admin = caller("admin");
        String notice = scene.draft();
        String digest = scene.prepare(notice);
        scene.author.request().body(Map.of("title", "Something else")).patch("/api/v1/incidents/" + scene.reference).then()
                .statusCode(200);
        emergency(admin, notice, "Now!").statusCode(409).body("code", equalTo("STALE"));
        look(notice).body("state", equalTo("PREPARED")).body("emergency", nullValue());
        digest = scene.prepare(notice);
        scene.approve(notice, digest);
        emergency(admin, notice, "Now!").statusCode(409).body("detail", containsString("/release"));
    }

    private static ValidatableResponse approve(Caller who, String notice, String digest) {
        return who.request().body(Map.of("digest", digest)).post("/api/v1/notices/" + notice + "/approval").then();
    }

    private static ValidatableResponse reject(Caller who, String notice, String comment) {
        return who.request().body(Map.of("comment", comment)).post("/api/v1/notices/" + notice + "/rejection").then();
    }

    private static ValidatableResponse emergency(Caller who, String notice, String reason) {
        return who.request().body(reason == null ? Map.of() : Map.of("reason", reason))
                .post("/api/v1/notices/" + notice + "/emergency-release").then();
    }

    private static ValidatableResponse readAdvisory(Caller who, String notice, Listed tenant) {
        return who.request().get("/api/v1/notices/" + notice + "/advisories/" + tenant.tenantId()).then();
    }

    private static ValidatableResponse look(String notice) {
        return as("viewer").get("/api/v1/notices/" + notice).then().statusCode(200);
    }
}
