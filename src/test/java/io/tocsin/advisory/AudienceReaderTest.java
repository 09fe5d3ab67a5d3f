package io.tocsin.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import javax.sql.DataSource;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.notice.Audience;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeKind;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.AnIncident;
import io.tocsin.testkit.SentNotices.SentNotice;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class AudienceReaderTest {

    @Inject
    AudienceReader audience;
    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;
    @Inject
    DataSource database;

    AnIncident incident;
    String toldTwice;
    String toldOnce;
    String cancelledBeforeItsTurn;
    String changed;
    String withdrawn;
    String notTold;

    @BeforeEach
    void two_notices_went_out() {
        clock.reset();
        incident = notices.incident();
        toldTwice = notices.listed(incident, "Acme");
        toldOnce = notices.listed(incident, "Globex");
        cancelledBeforeItsTurn = notices.listed(incident, "Initech");
        changed = notices.listed(incident, "Umbrella");
        withdrawn = notices.listed(incident, "Hooli");
        notTold = notices.listed(incident, "Soylent");

        SentNotice first = notices.sent(incident, 1, "INITIAL", toldTwice, "Acme", "en");
        for (String tenant : List.of(toldOnce, cancelledBeforeItsTurn, changed, withdrawn)) {
            notices.alsoTo(first, tenant, "A tenant");
        }
        clock.advance(Duration.ofHours(1));
        SentNotice second = notices.sent(incident, 2, "UPDATE", toldTwice, "Acme", "en");
        notices.alsoTo(second, cancelledBeforeItsTurn, "Initech");
        notices.run("UPDATE notice_tenant SET never_sent = true WHERE notice_id = ? AND tenant_id = ?", second.id(),
                cancelledBeforeItsTurn);
        notices.run("UPDATE affected_tenant SET revision = 2, facts = '{\"users\":4}' WHERE tenant_id = ?", changed);
        notices.run("UPDATE affected_tenant SET revision = 2 WHERE tenant_id = ?", toldOnce);
        notices.run("UPDATE affected_tenant SET withdrawn_at = now() WHERE tenant_id = ?", withdrawn);
    }

    @Test
    void each_tenant_comes_with_the_last_notice_that_went_to_it() throws SQLException {
        assertThat(previousNumbers(Audience.ALL, NoticeKind.UPDATE)).containsExactlyInAnyOrderEntriesOf(Map.of(toldTwice, 2,
                toldOnce, 1, cancelledBeforeItsTurn, 1, changed, 1, withdrawn, 1, notTold, 0));
    }

    @Test
    void an_audience_is_told_by_what_went_out() throws SQLException {
        assertThat(previousNumbers(Audience.NOT_YET_TOLD, NoticeKind.INITIAL)).containsOnlyKeys(notTold);
        assertThat(previousNumbers(Audience.ALL, NoticeKind.INITIAL)).doesNotContainKey(withdrawn);
        assertThat(previousNumbers(Audience.CHANGED, NoticeKind.UPDATE)).containsOnlyKeys(changed, withdrawn);
        assertThat(previousNumbers(Audience.TOLD, NoticeKind.INITIAL)).containsOnlyKeys(toldTwice, toldOnce,
                cancelledBeforeItsTurn, changed);
        assertThat(previousNumbers(Audience.TOLD, NoticeKind.CORRECTION)).containsOnlyKeys(toldTwice, toldOnce,
                cancelledBeforeItsTurn, changed, withdrawn);
    }

    @Test
    void who_has_answered_is_not_reminded_and_who_was_not_reached_is_where_a_contact_is_known() throws SQLException {
        assertThat(previousNumbers(Audience.UNANSWERED, NoticeKind.UPDATE)).as("nobody answered; one left the list")
                .containsOnlyKeys(toldTwice, toldOnce, cancelledBeforeItsTurn, changed);

        standing(1, toldTwice, "ACKNOWLEDGED");
        standing(1, toldOnce, "ACKNOWLEDGED");
        standing(1, cancelledBeforeItsTurn, "ACKNOWLEDGED");
        standing(1, changed, "UNREACHABLE");
        assertThat(previousNumbers(Audience.UNANSWERED, NoticeKind.UPDATE)).as("the newest that went to it counts")
                .containsOnlyKeys(toldTwice);
        notices.run(
                "INSERT INTO affected_contact (incident_id, tenant_id, email, position) VALUES (?, ?, 'ciso@umbrella.example', 1)",
                incident.id(), changed);
        assertThat(previousNumbers(Audience.UNANSWERED, NoticeKind.UPDATE)).containsOnlyKeys(toldTwice, changed);

        notices.run("UPDATE notice SET acknowledge_within = NULL WHERE incident_id = ? AND number = 2", incident.id());
        assertThat(previousNumbers(Audience.UNANSWERED, NoticeKind.UPDATE)).as("the second asks for no answer")
                .containsOnlyKeys(changed);
        standing(1, toldTwice, "AWAITING");
        standing(2, toldTwice, "ACKNOWLEDGED");
        assertThat(previousNumbers(Audience.UNANSWERED, NoticeKind.UPDATE)).as("it was heard from all the same")
                .containsOnlyKeys(changed);
        notices.run("UPDATE notice SET retracted_at = now(), retracted_by = ?, retraction_reason = 'In error.' "
                + "WHERE incident_id = ? AND number = 2", incident.id(), incident.id());
        assertThat(previousNumbers(Audience.UNANSWERED, NoticeKind.UPDATE)).as("to a retracted notice nobody owes an answer")
                .containsOnlyKeys(toldTwice, changed);
    }

    @Test
    void who_answers_what_a_reminder_reminds_of_or_the_reminder_is_not_reminded_again() throws SQLException {
        clock.advance(Duration.ofHours(1));
        SentNotice reminder = notices.sent(incident, 3, "UPDATE", toldTwice, "Acme", "en");
        notices.alsoTo(reminder, toldOnce, "Globex");
        notices.alsoTo(reminder, changed, "Umbrella");
        notices.run("UPDATE notice SET template_key = 'reminder' WHERE id = ?", reminder.id());
        standing(1, toldOnce, "ACKNOWLEDGED");
        standing(3, changed, "ACKNOWLEDGED");
        standing(1, toldTwice, "ACKNOWLEDGED");
        assertThat(previousNumbers(Audience.UNANSWERED, NoticeKind.UPDATE)).as("it asks for what notice 1 and 2 ask for")
                .containsOnlyKeys(toldTwice, cancelledBeforeItsTurn);

        Notice next = notice(incident, Audience.UNANSWERED, NoticeKind.UPDATE);
        next.templateKey = Notice.REMINDER;
        try (Connection connection = database.getConnection()) {
            TenantToTell.Previous named = audience.one(connection, next, toldTwice).orElseThrow().previous();
            assertThat(named.number()).as("what is not answered").isEqualTo(2);
            assertThat(named.last()).as("what the next one replaces").isEqualTo(3);
        }
        notices.run("UPDATE notice SET acknowledge_within = NULL WHERE incident_id = ? AND number < 3", incident.id());
        standing(1, toldTwice, "AWAITING");
        assertThat(previousNumbers(Audience.UNANSWERED, NoticeKind.UPDATE)).as("where nothing else asked, it does itself")
                .containsOnlyKeys(toldTwice, toldOnce);
    }

    private void standing(int number, String tenantId, String state) {
        boolean answered = state.equals("ACKNOWLEDGED");
        notices.run("""
                UPDATE notice_tenant t SET state = ?, finding = ?, acknowledged_at = CASE WHEN ? THEN now() END
                FROM notice n WHERE n.id = t.notice_id AND n.incident_id = ? AND n.number = ? AND t.tenant_id = ?
                """, state, answered ? "NOT_AFFECTED" : null, answered, incident.id(), number, tenantId);
    }

    /** Else a million tenants would cost a thousand times as much each as a thousand do. */
    @Test
    void a_batch_reads_its_own_tenants_and_none_of_those_to_come() throws SQLException {
        AnIncident large = notices.incident();
        notices.run("""
                INSERT INTO affected_tenant (incident_id, tenant_id, name, listed_by, listed_at, updated_at)
                SELECT ?, 'large-' || lpad(i::text, 6, '0'), 'A tenant', gen_random_uuid(), now(), now()
                FROM generate_series(1, 5000) AS i
                """, large.id());
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            List<TenantToTell> batch = audience.next(connection, notice(large, Audience.NOT_YET_TOLD, NoticeKind.INITIAL),
                    "large-001000", 100);
            assertThat(batch).hasSize(100);
            assertThat(batch.get(0).tenantId()).isEqualTo("large-001001");
            assertThat(rowsRead(connection)).isBetween(100, 200);
            connection.rollback();
        }
    }

    private static int rowsRead(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery("""
                SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables WHERE relname = 'affected_tenant'
                """)) {
            row.next();
            return row.getInt(1);
        }
    }

    /** By tenant; 0 for one that nothing went to. Read in batches of two, and counted the same. */
    private Map<String, Integer> previousNumbers(Audience whom, NoticeKind kind) throws SQLException {
        Notice notice = notice(incident, whom, kind);
        List<TenantToTell> tenants = new ArrayList<>();
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            String after = "";
            List<TenantToTell> batch;
            while (!(batch = audience.next(connection, notice, after, 2)).isEmpty()) {
                tenants.addAll(batch);
                after = batch.get(batch.size() - 1).tenantId();
            }
            assertThat(audience.count(connection, notice)).isEqualTo(tenants.size());
            connection.rollback();
        }
        return tenants.stream().collect(Collectors.toMap(TenantToTell::tenantId,
                tenant -> tenant.previous() == null ? 0 : tenant.previous().number()));
    }

    private static Notice notice(AnIncident incident, Audience whom, NoticeKind kind) {
        var notice = new Notice();
        notice.incidentId = incident.id();
        notice.audience = whom;
        notice.kind = kind;
        return notice;
    }
}
