package io.tocsin.preflight;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.leak.WordList;
import io.tocsin.notice.Audience;
import io.tocsin.notice.Notice;
import io.tocsin.preflight.Finding.Severity;
import io.tocsin.tenant.list.Sql;

/**
 * What the affected list shows when it is looked at as a whole: a handful of statements, each one pass over the list, however
 * many tenants are on it.
 */
@ApplicationScoped
class ListFindings {

    private static final int MOST_NAMED = 10;
    /** Domains that DNS is asked about, those of most contacts first. */
    static final int MOST_DOMAINS = 2000;

    /** Tenants that may be written to; only those that the draft names, where it names some. */
    private static final String LISTED = """
            FROM affected_tenant a %s
            WHERE a.incident_id = ? AND a.withdrawn_at IS NULL AND (?::text[] IS NULL OR a.tenant_id = ANY (?))
            """;
    private static final String CONTACTS = LISTED.formatted("JOIN affected_contact c USING (incident_id, tenant_id)");

    private static final Set<String> NOBODY_READS = WordList.read("/preflight/nobody-reads.txt");
    private static final Set<String> NOBODYS_OWN = WordList.read("/preflight/nobodys-own.txt");

    private final DataSource database;

    ListFindings(DataSource database) {
        this.database = database;
    }

    /** @param contacts that have an address in it, and the first of their tenants */
    record Domain(String name, long contacts, List<String> tenantIds, long domains) {
    }

    /** @return the domains of the list's addresses, those of most contacts first, the first 2,000 */
    List<Domain> add(Notice notice, List<Finding> findings) {
        try (Connection connection = database.getConnection()) {
            Array named = notice.audience == Audience.TENANTS
                    ? connection.createArrayOf("text", notice.audienceTenants.toArray())
                    : null;
            var list = new Listed(new Sql(connection), notice, named, findings);
            list.withoutContact();
            list.sharedContacts();
            list.roleAddresses("ADDRESS_NOBODY_READS", Severity.WARNS, NOBODY_READS, "that nobody reads, such as noreply@",
                    "Ask these tenants for another address.");
            list.roleAddresses("ROLE_ADDRESS", Severity.HINTS, NOBODYS_OWN,
                    "of a function that is not security, such as info@ or postmaster@",
                    "A notice of an incident may lie there unread; ask for a security contact where there is time.");
            list.sameFile();
            return list.domains();
        } catch (SQLException e) {
            throw new IllegalStateException("list of notice " + notice.id, e);
        }
    }

    private record Listed(Sql sql, Notice notice, Array named, List<Finding> findings) {

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

        List<Domain> domains() throws SQLException {
            return sql.rows(row -> new Domain(row.getString(1), row.getLong(2), texts(row, 3), row.getLong(4)), """
                    SELECT domain, contacts, CASE WHEN first = last THEN ARRAY[first] ELSE ARRAY[first, last] END,
                        count(*) OVER ()
                    FROM (SELECT split_part(c.email, '@', 2) AS domain, count(*) AS contacts, min(a.tenant_id) AS first,
                            max(a.tenant_id) AS last
                    """ + CONTACTS + """
                     GROUP BY 1) AS used
                    ORDER BY contacts DESC, domain LIMIT %d
                    """.formatted(MOST_DOMAINS), notice.incidentId, named, named);
        }

        private static List<String> texts(ResultSet row, int column) throws SQLException {
            return Arrays.asList((String[]) row.getArray(column).getArray());
        }
    }
}
