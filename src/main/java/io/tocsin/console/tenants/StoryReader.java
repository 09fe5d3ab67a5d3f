package io.tocsin.console.tenants;

import static io.tocsin.console.tenants.TenantRows.instant;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.Query;
import io.tocsin.console.tenants.Story.Answer;
import io.tocsin.console.tenants.Story.Call;
import io.tocsin.console.tenants.Story.Chapter;
import io.tocsin.console.tenants.Story.Entry;
import io.tocsin.console.tenants.Story.Passphrase;
import io.tocsin.console.tenants.Story.Round;
import io.tocsin.console.tenants.Story.Step;
import io.tocsin.console.tenants.Story.Told;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.postgres.IndexWalks;
import io.tocsin.status.ReachedContact;
import io.tocsin.status.TenantStatus;
import io.tocsin.status.TenantStatus.Assessment;
import io.tocsin.status.TenantStatus.InIncident;
import io.tocsin.status.TenantStatus.ToldNotice;
import io.tocsin.status.TenantStatusReader;
import io.tocsin.tenant.ContactView;
import io.tocsin.tenant.TenantView;
import io.tocsin.tenant.list.Sql;

/** Puts together all that is known of one tenant, in a handful of statements however much that is. */
@ApplicationScoped
public class StoryReader {

    private static final int INCIDENTS = 20;
    private static final int MOST_STEPS = 500;
    private static final int MOST_ENTRIES = 200;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DataSource database;
    private final TenantStatusReader status;

    StoryReader(DataSource database, TenantStatusReader status) {
        this.database = database;
        this.status = status;
    }

    /**
     * In the caller's transaction.
     *
     * @param before only incidents that were opened before this one; null for the newest
     * @return empty for a tenant that is neither in the directory nor on a list
     */
    public Optional<Story> read(String tenantId, UUID before) {
        return status.read(tenantId, before, INCIDENTS).map(known -> read(known));
    }

    private Story read(TenantStatus known) {
        try (Connection connection = database.getConnection()) {
            IndexWalks.only(connection);
            return new Reading(new Sql(connection), known).story();
        } catch (SQLException e) {
            throw new IllegalStateException("story of a tenant", e);
        }
    }

    private record OnList(UUID incidentId, String locale, String timeZone, String region, String facts,
            List<ContactView> contacts, Passphrase passphrase) {
    }

    /** One tenant's rows, fetched once each and handed out by what they belong to. */
    private static final class Reading {

        private final Sql sql;
        private final TenantStatus known;
        private final Object[] notices;
        private final Object[] deliveries;
        private final Map<String, OnList> onLists = new HashMap<>();
        private final Map<UUID, List<Step>> steps = new HashMap<>();
        private final Map<UUID, List<Answer>> answers = new HashMap<>();
        private final Map<UUID, List<Call>> calls = new HashMap<>();
        private final Map<UUID, String> lookedAfter = new HashMap<>();

        Reading(Sql sql, TenantStatus known) {
            this.sql = sql;
            this.known = known;
            List<ToldNotice> told = known.incidents().stream().flatMap(incident -> incident.notices().stream()).toList();
            notices = told.stream().map(ToldNotice::notice).toArray();
            deliveries = told.stream().flatMap(notice -> notice.contacts().stream()).map(ReachedContact::delivery).toArray();
        }

        Story story() throws SQLException {
            readLists();
            readSteps();
            readReceipts();
            readAnswers();
            readCalls();
            readLookedAfter();
            steps.values().forEach(list -> list.sort(Comparator.comparing(Step::at)));
            List<InIncident> concerned = known.incidents().stream().filter(Reading::concerns).toList();
            List<InIncident> others = known.incidents().stream().filter(incident -> !concerns(incident)).toList();
            String next = known.nextCursor() == null ? null
                    : Query.at("/console/tenants/" + known.tenantId()).with("before", known.nextCursor()).toString();
            return new Story(known.tenantId(), known.name(), known.tier(),
                    TenantView.of(sql, known.tenantId()).orElse(null), concerned.stream().map(this::chapter).toList(), others,
                    next, journal());
        }

        private static boolean concerns(InIncident incident) {
            return incident.assessment() == Assessment.AFFECTED || incident.listedAt() != null
                    || !incident.notices().isEmpty();
        }

        private Chapter chapter(InIncident incident) {
            OnList list = onLists.get(incident.incident());
            List<Round> rounds = new ArrayList<>();
            for (ToldNotice notice : incident.notices()) {
                rounds.add(0, new Round(notice, Standing.of(notice.standing(), notice.late()), lookedAfter.get(notice.notice()),
                        notice.contacts().stream()
                                .map(contact -> Told.of(contact, steps.getOrDefault(contact.delivery(), List.of()))).toList(),
                        answers.getOrDefault(notice.notice(), List.of()), calls.getOrDefault(notice.notice(), List.of())));
            }
            return list == null ? new Chapter(null, incident, null, null, null, List.of(), List.of(), null, rounds)
                    : new Chapter(list.incidentId(), incident, list.locale(), list.timeZone(), list.region(),
                            FactLines.of(list.facts()), list.contacts(), list.passphrase(), rounds);
        }

        private void readLists() throws SQLException {
            sql.each(row -> onLists.put(row.getString(1), new OnList(row.getObject(2, UUID.class), row.getString(3),
                    row.getString(4), row.getString(5), row.getString(6), ContactView.list(row.getString(7)),
                    instant(row, 8) == null ? null : new Passphrase(instant(row, 8), row.getString(9), row.getInt(10)))), """
                            SELECT i.reference, i.id, a.locale, a.time_zone, a.region, a.facts,
                                (SELECT jsonb_agg(jsonb_build_object('email', c.email, 'name', c.name, 'role', c.role,
                                                                     'locale', c.locale) ORDER BY c.position)
                                 FROM affected_contact c WHERE c.incident_id = a.incident_id AND c.tenant_id = a.tenant_id),
                                p.made_at, o.name, p.wrong_tries
                            FROM affected_tenant a JOIN incident i ON i.id = a.incident_id
                            LEFT JOIN tenant_passphrase p ON p.incident_id = a.incident_id AND p.tenant_id = a.tenant_id
                                AND p.removed_at IS NULL
                            LEFT JOIN operator o ON o.id = p.made_by
                            WHERE a.tenant_id = ? AND i.reference = ANY (?)
                            """, known.tenantId(), sql.connection().createArrayOf("text",
                            known.incidents().stream().map(InIncident::incident).toArray()));
        }

        /** An act writes its event and its entry in the journal in one transaction; a correction makes earlier links void. */
        private void readSteps() throws SQLException {
            sql.each(row -> step(row.getObject(1, UUID.class), new Step(instant(row, 2),
                    row.getBoolean(7) ? DeliveryWords.CORRECTED
                            : DeliveryWords.of(DeliveryState.valueOf(row.getString(3)), row.getString(4)),
                    row.getString(5), row.getString(6), row.getBoolean(7), false)), """
                            SELECT e.delivery_id, e.at, e.to_state, e.reason, e.reply, o.name,
                                CASE WHEN e.reason = 'RETRY' AND d.token_version > 1 THEN EXISTS (
                                    SELECT FROM journal_entry j
                                    WHERE j.tenant_id = d.tenant_id AND j.act = 'delivery.retried'
                                        AND j.subject_id = d.id::text AND j.written_in = e.written_in
                                        AND j.detail ->> 'amendment' = 'email')
                                ELSE false END
                            FROM delivery d
                            JOIN delivery_event e ON e.notice_id = d.notice_id AND e.delivery_id = d.id
                            LEFT JOIN operator o ON o.id = e.operator_id
                            WHERE d.id = ANY (?) ORDER BY e.id LIMIT %d
                            """.formatted(MOST_STEPS), uuids(deliveries));
        }

        /** What was heard and moved nothing: what moved something is a step already. */
        private void readReceipts() throws SQLException {
            sql.each(row -> step(row.getObject(1, UUID.class),
                    new Step(instant(row, 2), DeliveryWords.heard(row.getString(3)), row.getString(4), null,
                            false, false)), """
                            SELECT r.delivery_id, r.at, r.event, left(f.words, 600)
                            FROM receipt r JOIN receipt_fate f ON f.receipt_id = r.id
                            WHERE r.delivery_id = ANY (?) AND f.fate <> 'MOVED' ORDER BY r.id LIMIT %d
                            """.formatted(MOST_STEPS), uuids(deliveries));
        }

        private void step(UUID delivery, Step step) {
            steps.computeIfAbsent(delivery, id -> new ArrayList<>()).add(step);
        }

        private void readAnswers() throws SQLException {
            sql.each(row -> answers.computeIfAbsent(row.getObject(1, UUID.class), id -> new ArrayList<>())
                    .add(new Answer(instant(row, 2), Finding.valueOf(row.getString(3)), row.getString(4), row.getString(5),
                            row.getString(6), row.getBoolean(7), row.getString(8), row.getString(9), row.getString(10))),
                    """
                            SELECT a.notice_id, a.at, a.finding, a.name, a.email, a.comment, a.late, d.email, o.name, a.reached_by
                            FROM acknowledgement a
                            LEFT JOIN delivery d ON d.notice_id = a.notice_id AND d.id = a.delivery_id
                            LEFT JOIN operator o ON o.id = a.recorded_by
                            WHERE a.notice_id = ANY (?) AND a.tenant_id = ? ORDER BY a.at DESC LIMIT %d
                            """
                            .formatted(MOST_STEPS),
                    uuids(notices), known.tenantId());
        }

        private void readCalls() throws SQLException {
            sql.each(row -> calls.computeIfAbsent(row.getObject(1, UUID.class), id -> new ArrayList<>())
                    .add(new Call(instant(row, 2), row.getString(3), CallOutcome.valueOf(row.getString(4)), row.getString(5))),
                    """
                            SELECT c.notice_id, c.at, o.name, c.outcome, c.comment
                            FROM tenant_call c LEFT JOIN operator o ON o.id = c.operator_id
                            WHERE c.notice_id = ANY (?) AND c.tenant_id = ? ORDER BY c.id DESC LIMIT %d
                            """.formatted(MOST_STEPS), uuids(notices), known.tenantId());
        }

        private void readLookedAfter() throws SQLException {
            sql.each(row -> lookedAfter.put(row.getObject(1, UUID.class), row.getString(2)), """
                    SELECT t.notice_id, o.name FROM notice n
                    JOIN notice_tenant t ON t.notice_id = n.id AND t.preparation_id = n.preparation_id
                    JOIN operator o ON o.id = t.looked_after_by
                    WHERE n.id = ANY (?) AND t.tenant_id = ?
                    """, uuids(notices), known.tenantId());
        }

        private List<Entry> journal() throws SQLException {
            return sql.rows(Reading::entry, """
                    SELECT j.at, j.actor, j.act, j.detail, i.reference, n.number
                    FROM journal_entry j
                    LEFT JOIN incident i ON i.id = j.incident_id
                    LEFT JOIN notice n ON n.id = j.notice_id
                    WHERE j.tenant_id = ? ORDER BY j.id DESC LIMIT %d
                    """.formatted(MOST_ENTRIES), known.tenantId());
        }

        private static Entry entry(ResultSet row) throws SQLException {
            String actor = row.getString(2);
            return new Entry(instant(row, 1), Objects.equals(actor, "contact") ? "a contact, through its link" : actor,
                    JournalWords.of(row.getString(3), detail(row.getString(4))), row.getString(5),
                    row.getObject(6, Integer.class));
        }

        private static Map<String, ?> detail(String json) {
            try {
                return JSON.readValue(json, new TypeReference<Map<String, Object>>() {
                });
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("journal", e);
            }
        }

        private Object uuids(Object[] ids) throws SQLException {
            return sql.connection().createArrayOf("uuid", ids);
        }
    }
}
