package io.tocsin.console.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.console.Theme;
import io.tocsin.console.Viewer;
import io.tocsin.console.tenants.NoticeWalk;
import io.tocsin.console.tenants.Place;
import io.tocsin.notice.Notice;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.SentNotice;

/** Whom to call first. Rolled back after each test. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class CallListTest {

    private static final Viewer ANN = new Viewer(UUID.randomUUID(), "Ann", Set.of("sender"), ZoneOffset.UTC, Theme.AUTO,
            UUID.randomUUID());

    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;
    @Inject
    CallList list;

    SentNotice sent;

    @BeforeEach
    void a_notice_went_to_tenants_of_two_tiers() {
        clock.reset();
        QuarkusTransaction.begin();
        sent = notices.sent(notices.incident(), 1, "INITIAL", "s-silent", "Silent", "en", "a@silent.example");
        for (String tenant : List.of("e-silent", "s-help", "e-help", "s-lost", "e-lost", "s-wrong", "e-wrong-lost",
                "e-affected",
                "e-fine")) {
            notices.alsoTo(sent, tenant, tenant, "a@" + tenant + ".example");
        }
        all("rank = CASE WHEN tenant_id LIKE 'e-%' THEN 0 ELSE 1 END", "%");
        all("state = 'UNREACHABLE'", "%-lost");
        all("state = 'ACKNOWLEDGED', finding = 'NEEDS_HELP', acknowledged_at = now()", "%-help");
        all("state = 'ACKNOWLEDGED', finding = 'AFFECTED', acknowledged_at = now()", "%-affected");
        all("state = 'ACKNOWLEDGED', finding = 'NOT_AFFECTED', acknowledged_at = now()", "%-fine");
        notices.run("INSERT INTO wrong_contact (notice_id, delivery_id, tenant_id, at) SELECT notice_id, id, tenant_id, now()"
                + " FROM delivery WHERE notice_id = ? AND tenant_id LIKE '%-wrong%'", sent.id());
    }

    private void all(String change, String like) {
        notices.run("UPDATE notice_tenant SET " + change + " WHERE notice_id = ? AND tenant_id LIKE ?", sent.id(), like);
    }

    @AfterEach
    void forget() {
        QuarkusTransaction.rollback();
    }

    @Test
    void the_risk_goes_before_the_tier_and_everybody_comes_once_whatever_a_page_holds() {
        for (int rows : List.of(1, 2, 3, 25)) {
            assertThat(all(rows, null)).as("pages of %d", rows).containsExactly("e-help", "s-help", "e-wrong-lost", "s-wrong",
                    "e-lost", "s-lost", "e-silent", "s-silent", "e-affected");
        }
        assertThat(all(1, Reason.WRONG_CONTACT)).containsExactly("e-wrong-lost", "s-wrong");
        assertThat(all(1, Reason.SILENT)).as("all whom it holds for").containsExactly("e-silent", "s-silent", "s-wrong");
    }

    @Test
    void a_contact_that_was_put_right_is_wrong_no_more() {
        notices.run("UPDATE wrong_contact SET closed_at = now() WHERE notice_id = ?", sent.id());
        assertThat(all(25, null)).containsExactly("e-help", "s-help", "e-lost", "e-wrong-lost", "s-lost", "e-silent",
                "s-silent",
                "s-wrong", "e-affected");
    }

    @Test
    void who_has_answered_what_a_reminder_reminds_of_is_not_called_as_silent_and_still_as_in_need_of_help() {
        clock.advance(Duration.ofHours(1));
        SentNotice reminder = notices.sent(sent.incident(), 2, "UPDATE", "s-silent", "Silent", "en", "a@silent.example");
        for (String tenant : List.of("e-silent", "s-help", "e-fine", "e-lost")) {
            notices.alsoTo(reminder, tenant, tenant, "a@" + tenant + ".example");
        }
        notices.run("UPDATE notice SET template_key = 'reminder' WHERE id = ?", reminder.id());
        assertThat(all(reminder, 25, null)).containsExactly("e-lost", "e-silent", "s-silent");
        var asked = new CallList.Asked(reminder.id().toString(), null, null, false, null);
        assertThat(list.read(asked, ANN).counts().tenants()).as("as many as the list has").returns(3L, of -> of.awaiting())
                .returns(2L, of -> of.acknowledged());
        assertThat(all(25, Reason.HELP)).as("on the list of what it answered").containsExactly("e-help", "s-help");
        SentNotice anew = notices.sent(sent.incident(), 3, "UPDATE", "e-fine", "Fine", "en", "a@fine.example");
        notices.run("UPDATE notice SET released_at = released_at - interval '30 minutes' WHERE id = ?", anew.id());
        assertThat(all(reminder, 25, null)).as("who was asked anew between them")
                .containsExactly("e-fine", "e-lost", "e-silent", "s-silent");
        notices.run("UPDATE notice SET acknowledge_within = NULL WHERE id IN (?, ?)", sent.id(), anew.id());
        assertThat(all(reminder, 25, null)).as("it reminds of nothing").contains("e-fine");
    }

    private List<String> all(int rows, Reason why) {
        return all(sent, rows, why);
    }

    /** Page by page, by the cursor of each. */
    private List<String> all(SentNotice sent, int rows, Reason why) {
        Notice notice = Notice.withId(sent.id());
        var asked = new CallList.Asked(sent.id().toString(), null, why, false, null);
        List<String> found = new ArrayList<>();
        Place after = Place.START;
        for (int page = 0; page < 20; page++) {
            NoticeWalk.Found part = list.find(notice, asked, ANN, after, rows);
            assertThat(part.places()).hasSizeBetween(1, rows);
            found.addAll(part.tenantIds());
            if (part.next() == null) {
                return found;
            }
            after = Place.read(part.next().cursor());
        }
        throw new AssertionError("no end");
    }
}
