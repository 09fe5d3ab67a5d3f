package io.tocsin.advisory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;

import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Kind;
import io.tocsin.postgres.Sql;

/**
 * Addresses of which an earlier notice learned that they do not work, or do not want mail. No reason not to write to them,
 * since a notice is mandatory; but a person should know.
 */
final class TroubledAddresses {

    /** The newest; an installation that has more of them has another problem. */
    private static final int MOST = 100_000;

    private TroubledAddresses() {
    }

    /** @return in lower case; from the tasks of deliveries that still stand where they failed */
    static Set<String> in(Connection connection) throws SQLException {
        Set<String> addresses = new HashSet<>();
        new Sql(connection).each(row -> {
            String known = row.getString(2);
            Kind kind = known == null ? Classifier.diagnose(row.getString(3)).kind() : Kind.valueOf(known);
            if (kind == Kind.HARD || row.getBoolean(4)) {
                addresses.add(row.getString(1));
            }
        }, """
                SELECT lower(d.email), t.kind, d.last_reply, t.trouble = 'COMPLAINED'
                FROM task t JOIN delivery d ON d.notice_id = t.notice_id AND d.id = t.delivery_id
                WHERE t.left_at IS NULL AND t.trouble IN ('REFUSED', 'BOUNCED', 'COMPLAINED') AND d.email IS NOT NULL
                ORDER BY t.id DESC LIMIT ?
                """, MOST);
        return addresses;
    }
}
