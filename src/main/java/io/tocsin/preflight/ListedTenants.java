package io.tocsin.preflight;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import io.tocsin.notice.Notice;
import io.tocsin.postgres.Sql;
import io.tocsin.preflight.Finding.Severity;

/**
 * The tenants that a notice may be sent to, asked one question at a time, each a statement.
 *
 * @param named ids of those that the draft names; null where it names none
 * @param findings what was found is added to them
 */
record ListedTenants(Sql sql, Notice notice, Array named, List<Finding> findings) {

    private static final int MOST_NAMED = 10;

    /** Tenants that may be written to; only those that the draft names, where it names some. */
    private static final String LISTED = """
            FROM affected_tenant a %s
            WHERE a.incident_id = ? AND a.withdrawn_at IS NULL AND (?::text[] IS NULL OR a.tenant_id = ANY (?))
            """;
    private static final String CONTACTS = LISTED.formatted("JOIN affected_contact c USING (incident_id, tenant_id)");

    void withoutContact() throws SQLException {
        sql.each(row -> {
            if (row.getLong(1) > 0) {
                findings.removeIf(finding -> finding.code().equals("NO_CONTACT"));
                findings.add(Finding.of("NO_CONTACT", Severity.STOPS, row.getLong(1),
                        row.getLong(1) + (row.getLong(1) == 1 ? " tenant on the list has" : " tenants on the list have")
                                + " no contact: nobody would be told.",
                        "Add a contact for each to the affected list.").tenants(texts(row, 2)));
            }
        }, "SELECT count(*), coalesce((array_agg(a.tenant_id ORDER BY a.tenant_id))[1:" + MOST_NAMED + "], '{}') "
                + LISTED.formatted("") + """
                        AND NOT EXISTS (SELECT FROM affected_contact c
                            WHERE c.incident_id = a.incident_id AND c.tenant_id = a.tenant_id)
                        """, notice.incidentId, named, named);
    }

    /**
     * The provider that looks after several tenants, whose mailbox gets several advisories; or a column that was filled
     * down.
     */
    void sharedContacts() throws SQLException {
        List<String> details = new ArrayList<>();
        List<String> tenants = new ArrayList<>();
        long[] sums = new long[2];
        sql.each(row -> {
            sums[0] = row.getLong(1);
            sums[1] = row.getLong(2);
            details.add(row.getString(3) + ": " + row.getLong(4) + " tenants");
            tenants.add(row.getString(5));
            tenants.add(row.getString(6));
        }, """
                WITH shared AS (
                    SELECT lower(c.email) AS email, count(*) AS tenants, min(a.tenant_id) AS first, max(a.tenant_id) AS last
                    """ + CONTACTS + """
                    GROUP BY lower(c.email) HAVING min(a.tenant_id) <> max(a.tenant_id))
                SELECT count(*) OVER (), sum(tenants) OVER (), email, tenants, first, last
                FROM shared ORDER BY tenants DESC, email LIMIT %d
                """.formatted(MOST_NAMED), notice.incidentId, named, named);
        if (sums[0] > 0) {
            findings.add(Finding.of("SHARED_CONTACT", Severity.WARNS, sums[0], sums[0]
                    + (sums[0] == 1 ? " address is a contact" : " addresses are contacts") + " of more than one tenant, "
                    + sums[1] + " contacts in all.",
                    "A provider that looks after several tenants is told of each of them in a"
                            + " letter of its own. If these tenants have nothing to do with each other, a column was filled down.")
                    .tenants(tenants.stream().distinct().sorted().limit(MOST_NAMED).toList()).details(details));
        }
    }

    void roleAddresses(String code, Severity severity, Set<String> locals, String what, String remedy)
            throws SQLException {
        sql.each(row -> {
            if (row.getLong(1) > 0) {
                findings.add(Finding.of(code, severity, row.getLong(1), row.getLong(1)
                        + (row.getLong(1) == 1 ? " contact has an address " : " contacts have an address ") + what
                        + "; for " + row.getLong(2)
                        + (row.getLong(2) == 1 ? " tenant" : " tenants") + " it is the only one.", remedy)
                        .tenants(texts(row, 3)));
            }
        }, """
                SELECT coalesce(sum(hits), 0), count(*) FILTER (WHERE hits = contacts),
                    coalesce((array_agg(tenant_id ORDER BY hits <> contacts, tenant_id))[1:%d], '{}')
                FROM (SELECT a.tenant_id, count(*) AS contacts, count(*) FILTER (WHERE
                        split_part(split_part(lower(c.email), '@', 1), '+', 1) = ANY (?)) AS hits
                """.formatted(MOST_NAMED) + CONTACTS + " GROUP BY a.tenant_id) AS counted WHERE hits > 0",
                sql.connection().createArrayOf("text", locals.toArray()), notice.incidentId, named, named);
    }

    /** By the digest of the upload, which the journal keeps. */
    void sameFile() throws SQLException {
        List<String> others = sql.rows(row -> row.getString(1), """
                SELECT DISTINCT other.reference FROM journal_entry mine
                    JOIN journal_entry theirs ON theirs.act = 'affected.imported'
                        AND theirs.detail ->> 'sha256' = mine.detail ->> 'sha256'
                        AND theirs.incident_id <> mine.incident_id
                    JOIN incident other ON other.id = theirs.incident_id
                WHERE mine.incident_id = ? AND mine.act = 'affected.imported' AND mine.detail ?? 'sha256'
                ORDER BY 1 LIMIT 10
                """, notice.incidentId);
        if (!others.isEmpty()) {
            findings.add(Finding.of("SAME_FILE_ELSEWHERE", Severity.WARNS, others.size(),
                    "A file on this incident's list was imported on another incident too.",
                    "Are these tenants affected by both? If the file was the wrong one, take its tenants off the list.")
                    .details(others));
        }
        long again = sql.number(
                """
                        SELECT count(*) FROM (
                            SELECT row_number() OVER (PARTITION BY detail ->> 'sha256' ORDER BY id) AS turn,
                                coalesce((detail ->> 'created')::bigint, 0) + coalesce((detail ->> 'updated')::bigint, 0) AS moved
                            FROM journal_entry WHERE incident_id = ? AND act = 'affected.imported' AND detail ?? 'sha256') AS imports
                        WHERE turn > 1 AND moved > 0
                        """,
                notice.incidentId);
        if (again > 0) {
            findings.add(Finding.of("SAME_FILE_AGAIN", Severity.WARNS, again, again == 1
                    ? "A file was imported on this incident again and undid what was changed in between."
                    : again + " times a file was imported on this incident again and undid what was changed in between.",
                    "Look whether the corrections in between are still there; import them again if not."));
        }
    }

    List<ListFindings.Domain> domains() throws SQLException {
        return sql.rows(row -> new ListFindings.Domain(row.getString(1), row.getLong(2), texts(row, 3), row.getLong(4)), """
                SELECT domain, contacts, CASE WHEN first = last THEN ARRAY[first] ELSE ARRAY[first, last] END,
                    count(*) OVER ()
                FROM (SELECT split_part(c.email, '@', 2) AS domain, count(*) AS contacts, min(a.tenant_id) AS first,
                        max(a.tenant_id) AS last
                """ + CONTACTS + """
                 GROUP BY 1) AS used
                ORDER BY contacts DESC, domain LIMIT %d
                """.formatted(ListFindings.MOST_DOMAINS), notice.incidentId, named, named);
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }
}
