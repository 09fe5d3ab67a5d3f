package io.tocsin.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Plans for a few rows out of a million. The planner knows nothing of a notice that was only just prepared: by the
 * statistics it is empty, and reading all of it looks as cheap as looking up one tenant.
 */
public final class IndexWalks {

    private IndexWalks() {
    }

    /** Expressions for a SELECT, to the end of the transaction: along indexes, and a loop for each row. */
    public static final String LOOPS = """
            set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)""";

    private static final String SETTINGS = "SELECT " + LOOPS
            + ", set_config('enable_sort', 'off', true), set_config('enable_incremental_sort', 'off', true)";

    /**
     * Stands before statements that are sent together, in one round trip: what {@link #only} does, for them, and that each is
     * planned once per connection, which takes longer than it does. Outside of a transaction they are one by themselves, so
     * that neither its begin nor its end has to be sent.
     */
    public static final String FIRST = SETTINGS + ", set_config('plan_cache_mode', 'force_generic_plan', true);\n";

    /** Not planned once per connection: a plan from when the tables were empty is no plan for a million rows. */
    private static final String ONCE = SETTINGS + ", set_config('plan_cache_mode', 'force_custom_plan', true)";

    /**
     * Until the end of the caller's transaction a plan walks along indexes wherever it can, whatever the statistics say, and
     * along one that has the rows in the order asked for.
     */
    public static void only(Connection connection) throws SQLException {
        try (PreparedStatement plan = connection.prepareStatement(ONCE)) {
            plan.execute();
        }
    }

    /**
     * Sends statements that begin with {@link #FIRST}.
     *
     * @return rows of the one after it; those of the others by {@link #next}
     */
    public static ResultSet query(PreparedStatement statements) throws SQLException {
        statements.execute();
        return next(statements);
    }

    /** @return rows of the statement after the one whose rows were taken last, which are then closed */
    public static ResultSet next(PreparedStatement statements) throws SQLException {
        statements.getMoreResults();
        return statements.getResultSet();
    }
}
