package io.tocsin.delivery.desk;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.delivery.Delivery;
import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.delivery.queue.Moves;
import io.tocsin.delivery.queue.QueueUnavailableException;
import io.tocsin.delivery.queue.Reachability;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** What a person does with a single delivery that went no further by itself. */
@ApplicationScoped
public class DeliveryDesk {

    private final DataSource database;
    private final Clock clock;
    private final Journal journal;
    private final Reachability reachability;
    private final DeliverySettings settings;
    private final Moves moves;

    DeliveryDesk(DataSource database, Clock clock, Journal journal, Reachability reachability, DeliverySettings settings,
            Moves moves) {
        this.moves = moves;
        this.database = database;
        this.clock = clock;
        this.journal = journal;
        this.reachability = reachability;
        this.settings = settings;
    }

    /**
     * Sets a delivery going again: the same one, with the same Message-ID and the same words, and a new deadline. A
     * corrected address makes its earlier link void, since whoever read the other mailbox may have it.
     *
     * @param correctedEmail checked already; null to try the same address again
     * @throws Refusal STATE when the delivery is not one that waits for a person
     */
    @Transactional(MANDATORY)
    public void retry(UUID deliveryId, String correctedEmail, Actor actor) {
        Notice notice = Notice.lock(Delivery.withId(deliveryId).noticeId);
        Delivery delivery = Delivery.withId(deliveryId);
        Delivery.getEntityManager().refresh(delivery);
        if (!delivery.state.canBeRetried()) {
            throw new Refusal(RefusalCode.STATE, "This delivery is " + delivery.state
                    + ". Only one that is REFUSED, BOUNCED, EXPIRED or HELD can be tried again.");
        }
        if (delivery.email == null && correctedEmail == null) {
            throw new Refusal(RefusalCode.STATE, "The address of this delivery was erased. Give one with the retry.");
        }
        Instant now = clock.instant();
        notice.reopen(now);
        try (Connection connection = database.getConnection()) {
            requeue(connection, delivery, correctedEmail, actor, now);
            reachability.expectAgain(connection, delivery.noticeId, delivery.preparationId, delivery.tenantId);
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
        Map<String, Object> detail = new HashMap<>(Map.of("from", delivery.state.name()));
        if (correctedEmail != null) {
            detail.put("amendment", "email");
        }
        journal.record(actor, "delivery.retried",
                About.notice(notice.incidentId, notice.id).tenant(delivery.tenantId).subjectId(deliveryId), detail);
    }

    /**
     * Decides that a delivery which is held is not sent: it is cancelled, and nothing sets it going again.
     *
     * @throws Refusal STATE when it is not held
     */
    @Transactional(MANDATORY)
    public void drop(UUID deliveryId, Actor actor) {
        Notice notice = Notice.lock(Delivery.withId(deliveryId).noticeId);
        Delivery delivery = Delivery.withId(deliveryId);
        Delivery.getEntityManager().refresh(delivery);
        if (delivery.state != DeliveryState.HELD) {
            throw new Refusal(RefusalCode.STATE,
                    "This delivery is " + delivery.state + ". Only one that is HELD can be dropped.");
        }
        moves.run("""
                WITH mine AS (SELECT ?::uuid AS notice_id, ?::uuid AS delivery_id, ?::int AS attempt, 'CANCELLED' AS state,
                    'CANCELLED' AS reason, NULL::text AS reply, NULL::timestamptz AS due_at)
                """, (connection, select) -> {
            select.setObject(1, notice.id);
            select.setObject(2, deliveryId);
            select.setInt(3, delivery.attempts);
            return 4;
        });
        journal.record(actor, "delivery.dropped",
                About.notice(notice.incidentId, notice.id).tenant(delivery.tenantId).subjectId(deliveryId), Map.of());
    }

    private void requeue(Connection connection, Delivery delivery, String correctedEmail, Actor actor, Instant now)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                WITH moved AS (
                    UPDATE delivery d
                    SET state = 'QUEUED', reason = 'RETRY', kind = NULL, finished_at = NULL, next_attempt_at = NULL,
                        email = coalesce(?, email),
                        token_version = token_version + CASE WHEN lower(?) <> lower(email) OR email IS NULL THEN 1 ELSE 0 END
                    WHERE d.notice_id = ? AND d.id = ? AND d.state = ?
                    RETURNING d.notice_id, d.id, d.preparation_id, d.attempts, d.email,
                        lower(split_part(OLD.email, '@', -1)) AS was_in),
                queued AS (
                    INSERT INTO delivery_queue (notice_id, delivery_id, preparation_id, due_at, attempt, deliver_until, domain)
                    SELECT notice_id, id, preparation_id, ?, attempts, ?, lower(split_part(email, '@', -1)) FROM moved),
                noted AS (
                    INSERT INTO delivery_event (notice_id, delivery_id, id, at, attempt, from_state, to_state, reason,
                        operator_id)
                    SELECT notice_id, id, uuidv7(), ?, attempts, ?, 'QUEUED', 'RETRY', ? FROM moved),
                counted_by_domain AS (
                    INSERT INTO domain_tally (notice_id, domain, counter, amount)
                    SELECT notice_id, domain, lower(?), -1 FROM moved JOIN notice_domain d USING (notice_id)
                    WHERE d.domain = was_in)
                INSERT INTO notice_tally (notice_id, counter, amount)
                SELECT notice_id, ?, -1 FROM moved UNION ALL SELECT notice_id, 'deliveries.queued', 1 FROM moved
                """)) {
            Timestamp at = Timestamp.from(now);
            update.setString(1, correctedEmail);
            update.setString(2, correctedEmail);
            update.setObject(3, delivery.noticeId);
            update.setObject(4, delivery.id);
            update.setString(5, delivery.state.name());
            update.setTimestamp(6, at);
            update.setTimestamp(7, Timestamp.from(now.plus(settings.deadline())));
            update.setTimestamp(8, at);
            update.setString(9, delivery.state.name());
            update.setObject(10, actor.operatorId());
            update.setString(11, delivery.state.name());
            update.setString(12, delivery.state.counter());
            if (update.executeUpdate() == 0) {
                throw new Refusal(RefusalCode.CONFLICT, "This delivery moved at the same moment. Look at it again.");
            }
        }
    }
}
