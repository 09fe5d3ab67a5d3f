package io.tocsin.status;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Plans for a page out of a million rows. The planner knows nothing of a notice that was only just prepared: by the
 * statistics it is empty, and reading all of it looks as cheap as looking up one tenant.
 */
final class IndexWalks {

    private IndexWalks() {
    }

    /**
     * Until the end of the caller's transaction a plan walks along indexes wherever it can, whatever the statistics say, and
     * along one that has the rows in the order asked for.
     */
    static void only(Connection connection) throws SQLException {
        try (Statement plan = connection.createStatement()) {
            plan.execute("""
                    SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off; SET LOCAL enable_hashjoin = off;
                    SET LOCAL enable_mergejoin = off; SET LOCAL enable_sort = off; SET LOCAL enable_incremental_sort = off
                    """);
        }
    }
}
