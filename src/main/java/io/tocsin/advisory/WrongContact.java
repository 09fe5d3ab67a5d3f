package io.tocsin.advisory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import io.tocsin.postgres.Sql;

/**
 * An address whose reader said of a notice that it is the wrong contact of its tenant, whatever became of the report.
 *
 * @param tenantId of which it is not a contact; of another it may be one
 * @param email in lower case
 */
record WrongContact(String tenantId, String email) {

    /** The newest. */
    private static final int MOST = 100_000;

    WrongContact {
        email = email.toLowerCase(Locale.ROOT);
    }

    /** But for letters that were sent on to another address since. */
    static Set<WrongContact> in(Connection connection) throws SQLException {
        Set<WrongContact> reported = new HashSet<>();
        new Sql(connection).each(row -> reported.add(new WrongContact(row.getString(1), row.getString(2))), """
                SELECT w.tenant_id, d.email
                FROM (SELECT * FROM wrong_contact ORDER BY at DESC LIMIT ?) w
                    JOIN delivery d ON d.notice_id = w.notice_id AND d.id = w.delivery_id
                WHERE d.email IS NOT NULL AND (d.attempted_at IS NULL OR d.attempted_at <= w.at)
                """, MOST);
        return reported;
    }
}
