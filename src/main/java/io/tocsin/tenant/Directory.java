package io.tocsin.tenant;

import java.sql.SQLException;

import io.tocsin.tenant.list.Sql;

/**
 * Who may change the directory at the same time. An import has it alone; others go side by side. Taken after the lock of an
 * incident, where both are.
 */
public final class Directory {

    /** Any number that nothing else locks by. */
    private static final long LOCK = 0x746f6373696e01L;

    private Directory() {
    }

    /** For an act that adds or changes single tenants. */
    public static void share(Sql sql) throws SQLException {
        sql.query("SELECT pg_advisory_xact_lock_shared(?)", LOCK);
    }

    static void own(Sql sql) throws SQLException {
        sql.query("SELECT pg_advisory_xact_lock(?)", LOCK);
    }
}
