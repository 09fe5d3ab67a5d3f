package io.tocsin.delivery.queue;

import static jakarta.transaction.Transactional.TxType.REQUIRES_NEW;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.inject.Singleton;
import jakarta.transaction.Transactional;

import io.tocsin.delivery.DeliveryState;

/**
 * Moves deliveries from state to state: the wide row, an event and the difference in the notice's figures, in one statement
 * whose beginning says which ones and does the queue's part.
 */
@Singleton
public class Moves {

    /**
     * The end of every statement that moves deliveries. Before it stands a CTE {@code mine (notice_id, delivery_id, attempt,
     * state, reason, reply, due_at)} with the queue's part done already; {@code due_at} null means that it left the queue.
     */
    private static final String MOVE = """
            , moved AS (
                UPDATE delivery d
                SET state = m.state, may_be_sent = d.may_be_sent OR m.state IN ('ACCEPTED', 'UNKNOWN'), reason = m.reason, last_reply = CASE WHEN m.state = 'ACCEPTED' THEN m.reply ELSE coalesce(m.reply, d.last_reply) END,
                    next_attempt_at = m.due_at,
                    accepted_at = CASE WHEN m.state = 'ACCEPTED' THEN m.now ELSE d.accepted_at END,
                    finished_at = CASE WHEN m.due_at IS NULL THEN m.now END
                FROM (SELECT mine.*, ?::timestamptz AS now FROM mine) m
                WHERE d.notice_id = ANY (ARRAY[m.notice_id]) AND d.id = ANY (ARRAY[m.delivery_id])
                RETURNING d.notice_id, d.preparation_id, d.tenant_id, d.id, m.attempt, OLD.state AS from_state,
                    NEW.state AS to_state, m.reason, m.reply, m.now, lower(split_part(d.email, '@', -1)) AS domain),
            noted AS (
                INSERT INTO delivery_event (notice_id, delivery_id, id, at, attempt, from_state, to_state, reason, reply)
                SELECT notice_id, id, uuidv7(), now, attempt, from_state, to_state, reason, reply FROM moved),
            counted AS (
                INSERT INTO notice_tally (notice_id, counter, amount, first_at, last_at)
                SELECT notice_id, 'deliveries.' || lower(from_state), -count(*), NULL, NULL FROM moved GROUP BY 1, 2
                UNION ALL
                SELECT notice_id, 'deliveries.' || lower(to_state), count(*), min(now), max(now) FROM moved GROUP BY 1, 2),
            counted_by_domain AS (
                INSERT INTO domain_tally (notice_id, domain, counter, amount)
                SELECT notice_id, domain, counter, sum(amount) FROM (
                    SELECT notice_id, domain, lower(to_state) AS counter, 1 AS amount FROM moved
                    WHERE to_state NOT IN ('QUEUED', 'UNKNOWN')
                    UNION ALL
                    SELECT notice_id, domain, lower(from_state), -1 FROM moved
                    WHERE from_state NOT IN ('QUEUED', 'SENDING', 'DEFERRED', 'UNKNOWN')) changes
                WHERE EXISTS (SELECT FROM notice_domain d WHERE d.notice_id = ANY (ARRAY[changes.notice_id])
                    AND d.domain = ANY (ARRAY[changes.domain]))
                GROUP BY 1, 2, 3)
            SELECT notice_id, preparation_id, tenant_id, to_state, count(*) FROM moved GROUP BY 1, 2, 3, 4
            """;

    private final DataSource database;
    private final Clock clock;
    private final Reachability reachability;

    public Moves(DataSource database, Clock clock, Reachability reachability) {
        this.database = database;
        this.clock = clock;
        this.reachability = reachability;
    }

    /** Deliveries of one tenant that moved to one state together. */
    record Moved(UUID noticeId, UUID preparationId, String tenantId, DeliveryState state, int deliveries) {
    }

    public interface Parameters {
        /** @return index of the next parameter */
        int bind(Connection connection, PreparedStatement statement) throws SQLException;
    }

    /** As {@link #run}, in a transaction of its own. */
    @Transactional(REQUIRES_NEW)
    public int runAlone(String head, Parameters parameters) {
        return run(head, parameters);
    }

    /**
     * In the caller's transaction.
     *
     * @param head the statement's beginning, see {@link #MOVE}
     * @return how many deliveries moved
     */
    public int run(String head, Parameters parameters) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(head + MOVE)) {
            int next = parameters.bind(connection, select);
            select.setObject(next, Steady.time(clock.instant()));
            List<Moved> moved = new ArrayList<>();
            try (ResultSet row = Steady.is(head) ? Steady.query(select) : select.executeQuery()) {
                while (row.next()) {
                    moved.add(new Moved(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getString(3),
                            DeliveryState.valueOf(row.getString(4)), row.getInt(5)));
                }
            }
            reachability.follow(connection, moved);
            return moved.stream().mapToInt(Moved::deliveries).sum();
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
    }
}
