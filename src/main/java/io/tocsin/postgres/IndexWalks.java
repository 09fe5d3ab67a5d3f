package io.tocsin.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Plans for a few rows out of a million. The planner knows nothing of a notice that was only just prepared: by the
 * statistics it is empty, and reading all of it looks as cheap as looking up one tenant.
 */
public final class IndexWalks {

    private IndexWalks() {
    }

    /**
     * Until the end of the caller's transaction a plan walks along indexes wherever it can, whatever the statistics say, and
     * along one that has the rows in the order asked for.
     */
    public static void only(Connection connection) throws SQLException {
        try (PreparedStatement plan = connection.prepareStatement("""
                SELECT set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
                    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
                    set_config('enable_sort', 'off', true), set_config('enable_incremental_sort', 'off', true)
                """)) {
            plan.execute();
        }
    }
}
