package io.tocsin.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.incident.Incident;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Rows;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.AnIncident;
import io.tocsin.testkit.SentNotices.SentNotice;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class FunnelTest {

    @Inject
    SentNotices notices;
    @Inject
    Funnels funnels;
    @Inject
    MutableClock clock;
    @Inject
    Rows rows;

    AnIncident incident;

    @BeforeEach
    void an_incident() {
        clock.reset();
        incident = notices.incident();
    }

    @AfterEach
    void is_over() {
        rows.run("UPDATE incident SET closed_at = now() WHERE id = ?", incident.id());
        clock.reset();
    }

    private String listed(String name) {
        return notices.listed(incident, name);
    }

    private SentNotice notice(int number, String kind, String... tenants) {
        clock.advance(Duration.ofHours(1));
        SentNotice first = notices.sent(incident, number, kind, tenants[0], "Acme", "en", "a@acme.example");
        for (String tenant : List.of(tenants).subList(1, tenants.length)) {
            notices.alsoTo(first, tenant, "Acme", "a@acme.example");
        }
        return first;
    }

    private void stands(SentNotice notice, String state, String... tenants) {
        for (String tenant : tenants) {
            rows.run("""
                    WITH moved AS (UPDATE notice_tenant SET state = ?::text,
                            acknowledged_at = CASE WHEN ?::text = 'ACKNOWLEDGED' THEN now() END,
                            finding = CASE WHEN ?::text = 'ACKNOWLEDGED' THEN 'REVIEWING' END
                        WHERE notice_id = ? AND tenant_id = ? RETURNING OLD.state AS before, NEW.state AS after)
                    INSERT INTO notice_tally (notice_id, counter, amount)
                    SELECT ?::uuid, 'tenants.' || lower(before), -1 FROM moved
                    UNION ALL SELECT ?::uuid, 'tenants.' || lower(after), 1 FROM moved
                    """, state, state, state, notice.id(), tenant, notice.id(), notice.id());
        }
    }

    private Funnel funnel() {
        return QuarkusTransaction.requiringNew().call(() -> funnels.of(Incident.<Incident> findById(incident.id())))
                .orElseThrow();
    }

    private void becomes(SentNotice notice, String change) {
        rows.run("UPDATE notice SET " + change + " WHERE id = ?", notice.id());
    }

    @Test
    void an_answer_to_the_first_notice_counts_after_a_reminder_and_until_another_asks_anew() {
        String answered = listed("Answered");
        String silent = listed("Silent");
        String unreached = listed("Unreached");
        String gone = listed("Gone");
        SentNotice first = notice(1, "INITIAL", answered, silent, unreached, gone);
        stands(first, "ACKNOWLEDGED", answered, gone);
        stands(first, "UNREACHABLE", unreached);
        assertThat(funnel()).returns(1, Funnel::notices)
                .returns(new Funnel.Tenants(null, 4, 3, 1, 2), Funnel::tenants);

        rows.run("UPDATE affected_tenant SET withdrawn_at = now(), withdrawn_reason = 'wrong' WHERE tenant_id = ?", gone);
        rows.run("UPDATE incident SET list_revision = list_revision + 1 WHERE id = ?", incident.id());
        assertThat(funnel().tenants()).as("who was taken off counts no more")
                .isEqualTo(new Funnel.Tenants(3L, 3, 2, 1, 1));

        SentNotice reminder = notice(2, "UPDATE", silent, unreached);
        becomes(reminder, "template_key = 'reminder'");
        assertThat(funnel()).returns(2, Funnel::notices).returns(6L, all -> all.letters().total())
                .returns(new Funnel.Tenants(3L, 3, 3, 0, 1), Funnel::tenants);
        stands(first, "ACKNOWLEDGED", silent);
        assertThat(funnel().tenants().answered()).as("through the letter before the reminder").isEqualTo(2);

        SentNotice update = notice(3, "UPDATE", answered, silent);
        assertThat(funnel().tenants()).as("it asks anew").isEqualTo(new Funnel.Tenants(3L, 3, 3, 0, 0));
        becomes(update, "acknowledge_within = NULL");
        clock.advance(Duration.ofMinutes(2)); // figures of the notice are as they were
        assertThat(funnel().tenants().answered()).as("it asks for nothing").isEqualTo(2);
        becomes(update, "retracted_at = now(), retraction_reason = 'wrong'");
        becomes(reminder, "retracted_at = now(), retraction_reason = 'wrong'");
        assertThat(funnel()).returns(1, Funnel::notices).returns(new Funnel.Tenants(3L, 3, 2, 1, 2), Funnel::tenants);
    }

    @Test
    void whom_letters_that_move_are_for_and_who_was_cleared_is_not_notified_yet() {
        String told = listed("Told");
        String late = listed("Late");
        String back = listed("Back");
        SentNotice first = notice(1, "INITIAL", told, back);
        stands(first, "ACKNOWLEDGED", back);
        SentNotice second = notice(2, "UPDATE", late, back);
        rows.run("UPDATE advisory SET wording = 'ALL_CLEAR' WHERE notice_id = ? AND tenant_id = ?", second.id(), back);
        rows.run("INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, 'deliveries.queued', 1)", second.id());
        assertThat(funnel().tenants()).isEqualTo(new Funnel.Tenants(3L, 2, 1, 0, 0));
        rows.run("INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, 'deliveries.queued', -1)", second.id());
        assertThat(funnel().tenants()).isEqualTo(new Funnel.Tenants(3L, 2, 2, 0, 0));
        becomes(second, "state = 'CANCELLED', completed_at = NULL, cancelled_at = now()");
        rows.run("UPDATE notice_tenant SET never_sent = true WHERE notice_id = ?", second.id());
        assertThat(funnel().tenants()).as("an all-clear that was cancelled is none")
                .isEqualTo(new Funnel.Tenants(3L, 2, 2, 0, 1));
    }

    @Test
    void of_many_tenants_the_figures_say_when_they_were_counted() {
        String told = listed("Told");
        SentNotice first = large(told);
        assertThat(funnel()).returns(null, Funnel::tenants).returns(2L, all -> all.letters().total());
        funnels.countLarge();
        assertThat(funnel()).returns(null, Funnel::asOf).returns(new Funnel.Tenants(10_001L, 1, 1, 0, 0), Funnel::tenants);
        stands(first, "ACKNOWLEDGED", told);
        assertThat(funnel()).returns(clock.instant(), Funnel::asOf);
        rows.run("UPDATE incident_funnel SET took_ms = 4000 WHERE incident_id = ?", incident.id());
        clock.advance(Duration.ofSeconds(59));
        funnels.countLarge();
        assertThat(funnel().asOf()).as("what takes four seconds rests for a minute").isNotNull();
        clock.advance(Duration.ofSeconds(2));
        funnels.countLarge();
        assertThat(funnel().asOf()).isNull();
    }

    @Test
    void an_incident_whose_tenants_cannot_be_counted_keeps_no_other_ones_figures_from_being_kept() {
        AnIncident other = incident;
        large(listed("Told"));
        incident = notices.incident();
        large(listed("Told"));
        for (AnIncident failing : List.of(other, incident)) {
            AnIncident sound = failing == other ? incident : other;
            rows.run("DELETE FROM incident_funnel");
            rows.run("ALTER TABLE incident_funnel ADD CONSTRAINT fails CHECK (incident_id <> '" + failing.id() + "')");
            try {
                assertThatThrownBy(funnels::countLarge).isInstanceOf(IllegalStateException.class);
            } finally {
                rows.run("ALTER TABLE incident_funnel DROP CONSTRAINT fails");
            }
            assertThat(rows.number("SELECT count(*) FROM incident_funnel WHERE incident_id = ?", sound.id())).isEqualTo(1);
        }
        rows.run("UPDATE incident SET closed_at = now() WHERE id = ?", other.id());
    }

    @Test
    void many_tenants_of_an_incident_that_was_closed_before_it_was_counted_are_counted_once_somebody_looks() {
        String told = listed("Told");
        SentNotice first = large(told);
        rows.run("UPDATE incident SET closed_at = now() WHERE id = ?", incident.id());
        assertThat(funnel().tenants()).isNull();
        funnels.countLarge();
        assertThat(funnel().tenants()).as("the round of open ones").isNull();
        funnels.countAsked();
        assertThat(funnel()).returns(null, Funnel::asOf).returns(new Funnel.Tenants(10_001L, 1, 1, 0, 0), Funnel::tenants);
        assertThat(funnels.countAsked()).as("it is as it was").isZero();

        clock.advance(Duration.ofHours(1));
        stands(first, "ACKNOWLEDGED", told);
        assertThat(funnel().asOf()).as("answered after it was closed").isNotNull();
        funnels.countAsked();
        assertThat(funnel().asOf()).isNull();
    }

    private SentNotice large(String told) {
        rows.run("""
                INSERT INTO affected_tenant (incident_id, tenant_id, name, listed_by, listed_at, updated_at)
                SELECT ?::uuid, ?::text || g, 'Acme', uuidv7(), now(), now() FROM generate_series(1, 10000) g
                """, incident.id(), UUID.randomUUID().toString());
        SentNotice first = notice(1, "INITIAL", told);
        notice(2, "UPDATE", told);
        return first;
    }
}
