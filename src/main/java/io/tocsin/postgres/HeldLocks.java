package io.tocsin.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Locks for which the other replicas wait. One that freezes, or loses its network, between its statement and its commit would
 * keep them: PostgreSQL ends such a transaction instead, soon enough for the others to take up what was claimed.
 */
public final class HeldLocks {

    /** An expression for a SELECT; holds to the end of the transaction. */
    public static final String BRIEFLY = "set_config('idle_in_transaction_session_timeout', '5s', true)";

    private HeldLocks() {
    }

    /** Until the end of the caller's transaction, which has nothing else to do between its statements. */
    public static void briefly(Connection connection) throws SQLException {
        try (PreparedStatement limit = connection.prepareStatement("SELECT " + BRIEFLY)) {
            limit.execute();
        }
    }
}
