package io.tocsin.delivery.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Singleton;

import io.tocsin.delivery.DeliveryState;

/**
 * Follows deliveries with the state of their tenants: a tenant whose every contact's delivery ended badly is
 * {@code UNREACHABLE}, which is work for a person; a tenant of a cancelled notice that nothing went to was never told.
 */
@Singleton
public class Reachability {

    /** In the transaction of the move. */
    void follow(Connection connection, List<Moves.Moved> moved) throws SQLException {
        List<Moves.Moved> notReached = moved.stream()
                .filter(each -> each.state().endedBadly() || each.state() == DeliveryState.CANCELLED).toList();
        if (!notReached.isEmpty()) {
            lock(connection, notReached);
            update(connection, notReached, UNREACHABLE);
            update(connection, notReached, NEVER_SENT);
        }
    }

    /** An operator tries a delivery of this tenant again: it is not beyond reach yet. */
    public void expectAgain(Connection connection, UUID noticeId, UUID preparationId, String tenantId) throws SQLException {
        update(connection, List.of(new Moves.Moved(noticeId, preparationId, tenantId, DeliveryState.QUEUED, 1)),
                AWAITING);
    }

    /** A tenant that has not answered after all: it is beyond reach if its every delivery ended badly. */
    public void lookAgain(Connection connection, UUID noticeId, UUID preparationId, String tenantId) throws SQLException {
        update(connection, List.of(new Moves.Moved(noticeId, preparationId, tenantId, DeliveryState.BOUNCED, 1)), UNREACHABLE);
    }

    private static final String NAMED = """
            WITH named AS (SELECT DISTINCT * FROM unnest(?::uuid[], ?::uuid[], ?::text[])
                AS n (notice_id, preparation_id, tenant_id))
            """;

    /** Two workers that end the last two deliveries of a tenant would each see the other's as still open: one waits here. */
    private static void lock(Connection connection, List<Moves.Moved> moved) throws SQLException {
        run(connection, moved, NAMED + """
                SELECT 1 FROM notice_tenant JOIN named USING (notice_id, preparation_id, tenant_id)
                ORDER BY notice_id, preparation_id, tenant_id FOR UPDATE OF notice_tenant
                """);
    }

    private static final String UNREACHABLE = """
            , changed AS (
                UPDATE notice_tenant t SET state = 'UNREACHABLE' FROM named n
                WHERE t.notice_id = n.notice_id AND t.preparation_id = n.preparation_id AND t.tenant_id = n.tenant_id
                    AND t.state = 'AWAITING'
                    AND NOT EXISTS (SELECT FROM notice c WHERE c.id = t.notice_id AND c.state = 'CANCELLED')
                    AND NOT EXISTS (SELECT FROM delivery d
                        WHERE d.notice_id = t.notice_id AND d.preparation_id = t.preparation_id AND d.tenant_id = t.tenant_id
                            AND d.state NOT IN ('REFUSED', 'BOUNCED', 'EXPIRED', 'HELD'))
                RETURNING t.notice_id)
            INSERT INTO notice_tally (notice_id, counter, amount)
            SELECT notice_id, 'tenants.awaiting', -count(*) FROM changed GROUP BY 1
            UNION ALL SELECT notice_id, 'tenants.unreachable', count(*) FROM changed GROUP BY 1
            """;

    private static final String AWAITING = """
            , changed AS (
                UPDATE notice_tenant t SET state = 'AWAITING' FROM named n
                WHERE t.notice_id = n.notice_id AND t.preparation_id = n.preparation_id AND t.tenant_id = n.tenant_id
                    AND t.state = 'UNREACHABLE'
                RETURNING t.notice_id)
            INSERT INTO notice_tally (notice_id, counter, amount)
            SELECT notice_id, 'tenants.unreachable', -count(*) FROM changed GROUP BY 1
            UNION ALL SELECT notice_id, 'tenants.awaiting', count(*) FROM changed GROUP BY 1
            """;

    private static final String NEVER_SENT = """
            , changed AS (
                UPDATE notice_tenant t SET never_sent = true FROM named n
                WHERE t.notice_id = n.notice_id AND t.preparation_id = n.preparation_id AND t.tenant_id = n.tenant_id
                    AND NOT t.never_sent
                    AND EXISTS (SELECT FROM notice c WHERE c.id = t.notice_id AND c.state = 'CANCELLED')
                    AND NOT EXISTS (SELECT FROM delivery d
                        WHERE d.notice_id = t.notice_id AND d.preparation_id = t.preparation_id AND d.tenant_id = t.tenant_id
                            AND (d.may_be_sent OR d.state IN ('QUEUED', 'SENDING', 'DEFERRED', 'UNKNOWN')))
                RETURNING t.notice_id, t.state)
            INSERT INTO notice_tally (notice_id, counter, amount)
            SELECT notice_id, 'tenants.awaiting', -count(*) FROM changed WHERE state = 'AWAITING' GROUP BY 1
            UNION ALL SELECT notice_id, 'tenants.never_sent', count(*) FROM changed WHERE state = 'AWAITING' GROUP BY 1
            """;

    private static void update(Connection connection, List<Moves.Moved> moved, String statement) throws SQLException {
        run(connection, moved, NAMED + statement);
    }

    private static void run(Connection connection, List<Moves.Moved> moved, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("uuid",
                    moved.stream().map(Moves.Moved::noticeId).toArray()));
            statement.setArray(2, connection.createArrayOf("uuid",
                    moved.stream().map(Moves.Moved::preparationId).toArray()));
            statement.setArray(3, connection.createArrayOf("text",
                    moved.stream().map(Moves.Moved::tenantId).toArray()));
            statement.execute();
        }
    }
}
