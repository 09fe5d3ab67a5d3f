package io.tocsin.delivery.queue;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

import io.tocsin.postgres.HeldLocks;
import io.tocsin.postgres.IndexWalks;

/**
 * Statements of the queue whose plan must not depend on statistics: a queue grows by a million rows and shrinks to none faster
 * than they are taken. Each begins with {@link #PLAN}, which travels with it and holds to the end of the transaction: planned
 * once per connection (planning takes longer than a small batch does), along indexes, a loop for each row. So what says how
 * many rows there are, LIMIT above all, stands in the statement and is no parameter.
 *
 * <p>
 * They look up rows by {@code = ANY (ARRAY[x])} where {@code = x} would mean the same. By the statistics of a queue that was
 * empty when they were taken, walking all of it costs less than ten lookups, and so it did, for each batch of a million. A walk
 * along a whole index is only considered when its order could serve a merge, which this comparison does not allow, or a sort.
 */
public final class Steady {

    static final String PLAN = "SELECT set_config('plan_cache_mode', 'force_generic_plan', true), " + IndexWalks.LOOPS + ", "
            + HeldLocks.BRIEFLY + ";\n";

    /** In the order of an index: nothing is sorted that an index has in order, as all of a notice would be to find its head. */
    static final String PLAN_IN_ORDER = PLAN.replace("SELECT ", "SELECT set_config('enable_sort', 'off', true), ");

    private static final int[] LIMITS = { 1, 2, 5, 10, 20, 30, 40, 50, 75, 100, 150, 200, 300, 400, 500 };

    private Steady() {
    }

    /**
     * @return the limit to write into a statement for so many rows: not more, and one of a few, so that plans are found again
     */
    public static int limit(int most) {
        int limit = LIMITS[0];
        for (int each : LIMITS) {
            limit = each <= most ? each : limit;
        }
        return limit;
    }

    static boolean is(String sql) {
        return sql.startsWith(PLAN) || sql.startsWith(PLAN_IN_ORDER);
    }

    /**
     * A time as a parameter. The driver says its type, as it does not of a {@code Timestamp}: a statement with a type that
     * has to be asked for does not travel with {@link #PLAN} but after the answer to it, each time anew.
     */
    static OffsetDateTime time(Instant time) {
        return time.atOffset(ZoneOffset.UTC);
    }

    /** @return rows of the statement after {@link #PLAN} */
    static ResultSet query(PreparedStatement select) throws SQLException {
        select.execute();
        select.getMoreResults();
        return select.getResultSet();
    }
}
