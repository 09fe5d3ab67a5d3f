package io.tocsin.console.tenants;

import static io.tocsin.console.tenants.TenantRows.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.tenants.Story.Answer;
import io.tocsin.console.tenants.Story.Call;
import io.tocsin.console.tenants.Story.DealtWith;
import io.tocsin.console.tenants.Story.Round;
import io.tocsin.console.tenants.Story.Step;
import io.tocsin.console.tenants.Story.Told;
import io.tocsin.notice.Notice;
import io.tocsin.postgres.Sql;
import io.tocsin.status.ReachedContact;
import io.tocsin.status.TenantStatus.InIncident;
import io.tocsin.status.TenantStatus.ToldNotice;

/** What came of the notices that went to one tenant: its letters, its answers, its calls, and who looks after it. */
record Rounds(Map<UUID, List<Step>> steps, Map<UUID, List<Answer>> answers, Map<UUID, List<Call>> calls,
        Map<UUID, List<DealtWith>> dealtWith, Map<UUID, String> lookedAfter, Set<UUID> unmetHelp) {

    private static final int MOST = 500;

    private static final String ANSWERS = """
            SELECT a.notice_id, a.at, a.finding, a.name, a.email, a.comment, a.late, d.email, o.name, a.reached_by,
                a.id, a.withdrawn_at, back.name
            FROM acknowledgement a
            LEFT JOIN delivery d ON d.notice_id = a.notice_id AND d.id = a.delivery_id
            LEFT JOIN operator o ON o.id = a.recorded_by
            LEFT JOIN operator back ON back.id = a.withdrawn_by
            WHERE a.notice_id = ANY (?) AND a.tenant_id = ? ORDER BY a.at DESC LIMIT %d
            """.formatted(MOST);

    private static final String CALLS = """
            SELECT c.notice_id, c.at, o.name, c.outcome, c.comment, c.id, coalesce(c.withdrawn_at, a.withdrawn_at)
            FROM tenant_call c LEFT JOIN operator o ON o.id = c.operator_id
            LEFT JOIN acknowledgement a ON a.id = c.acknowledgement_id
            WHERE c.notice_id = ANY (?) AND c.tenant_id = ? ORDER BY c.id DESC LIMIT %d
            """.formatted(MOST);

    private static final String DEALT_WITH = """
            SELECT t.delivery_id, 'task', t.id, t.closed_at, o.name, t.comment
            FROM task t LEFT JOIN operator o ON o.id = t.closed_by
            WHERE t.notice_id = ANY (?) AND t.delivery_id = ANY (?) AND t.left_at IS NULL AND t.closed_at IS NOT NULL
            UNION ALL
            SELECT w.delivery_id, 'wrong-contact', w.delivery_id, w.closed_at, o.name, w.comment
            FROM wrong_contact w LEFT JOIN operator o ON o.id = w.closed_by
            WHERE w.notice_id = ANY (?) AND w.delivery_id = ANY (?) AND w.closed_at IS NOT NULL
            """;

    private static final String LOOKED_AFTER = """
            SELECT t.notice_id, o.name, t.unmet_help AND t.finding <> 'NEEDS_HELP' FROM notice n
            JOIN notice_tenant t ON t.notice_id = n.id AND t.preparation_id = n.preparation_id
            LEFT JOIN operator o ON o.id = t.looked_after_by
            WHERE n.id = ANY (?) AND t.tenant_id = ?
            """;

    static Rounds read(Sql sql, String tenantId, List<InIncident> incidents) throws SQLException {
        List<ToldNotice> told = incidents.stream().flatMap(incident -> incident.notices().stream()).toList();
        Object notices = sql.connection().createArrayOf("uuid", told.stream().map(ToldNotice::notice).toArray());
        List<UUID> deliveries = told.stream().flatMap(notice -> notice.contacts().stream()).map(ReachedContact::delivery)
                .toList();
        Object letters = sql.connection().createArrayOf("uuid", deliveries.toArray());
        var rounds = new Rounds(LetterSteps.read(sql, deliveries), new HashMap<>(), new HashMap<>(), new HashMap<>(),
                new HashMap<>(), new HashSet<>());
        sql.each(row -> of(row, rounds.answers()).add(answer(row)), ANSWERS, notices, tenantId);
        sql.each(row -> of(row, rounds.calls()).add(call(row)), CALLS, notices, tenantId);
        sql.each(row -> of(row, rounds.dealtWith()).add(dealtWith(row)), DEALT_WITH, notices, letters, notices, letters);
        sql.each(row -> {
            rounds.lookedAfter().put(row.getObject(1, UUID.class), row.getString(2));
            if (row.getBoolean(3)) {
                rounds.unmetHelp().add(row.getObject(1, UUID.class));
            }
        }, LOOKED_AFTER, notices, tenantId);
        return rounds;
    }

    private static <T> List<T> of(ResultSet row, Map<UUID, List<T>> byId) throws SQLException {
        return byId.computeIfAbsent(row.getObject(1, UUID.class), id -> new ArrayList<>());
    }

    private static Answer answer(ResultSet row) throws SQLException {
        return new Answer(row.getObject(11, UUID.class), instant(row, 2), Finding.valueOf(row.getString(3)), row.getString(4),
                row.getString(5), row.getString(6), row.getBoolean(7), row.getString(8), row.getString(9), row.getString(10),
                instant(row, 12), row.getString(13));
    }

    private static Call call(ResultSet row) throws SQLException {
        return new Call(row.getObject(6, UUID.class), instant(row, 2), row.getString(3), CallOutcome.valueOf(row.getString(4)),
                row.getString(5), instant(row, 7));
    }

    private static DealtWith dealtWith(ResultSet row) throws SQLException {
        return new DealtWith(row.getString(2), row.getObject(3, UUID.class), instant(row, 4), row.getString(5),
                row.getString(6));
    }

    /** Of an incident, the newest first. */
    List<Round> of(InIncident incident) {
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < incident.notices().size(); i++) {
            ToldNotice notice = incident.notices().get(i);
            rounds.add(0, round(notice, notice.acknowledged() || !reminds(notice) ? null
                    : answered(incident.notices().subList(0, i))));
        }
        return rounds;
    }

    private static boolean reminds(ToldNotice notice) {
        return Notice.REMINDER.equals(notice.template());
    }

    private static boolean asks(ToldNotice notice) {
        return notice.dueAt() != null && !reminds(notice) && notice.retractedAt() == null;
    }

    /** As {@link io.tocsin.status.Reminded} has it: the newest that asks for an answer, or one since. */
    private static Integer answered(List<ToldNotice> before) {
        for (int i = before.size() - 1; i >= 0 && before.stream().anyMatch(Rounds::asks); i--) {
            ToldNotice notice = before.get(i);
            if (notice.acknowledged() && notice.retractedAt() == null) {
                return notice.number();
            }
            if (asks(notice)) {
                return null;
            }
        }
        return null;
    }

    private Round round(ToldNotice notice, Integer earlier) {
        List<Told> contacts = notice.contacts().stream()
                .map(contact -> Told.of(contact, steps.getOrDefault(contact.delivery(), List.of()),
                        dealtWith.getOrDefault(contact.delivery(), List.of())))
                .toList();
        return new Round(notice, earlier, Standing.of(notice.standing(), notice.late()), lookedAfter.get(notice.notice()),
                unmetHelp.contains(notice.notice()), contacts,
                answers.getOrDefault(notice.notice(), List.of()), calls.getOrDefault(notice.notice(), List.of()));
    }
}
