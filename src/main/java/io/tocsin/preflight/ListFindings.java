package io.tocsin.preflight;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.leak.WordList;
import io.tocsin.notice.Audience;
import io.tocsin.notice.Notice;
import io.tocsin.postgres.Sql;
import io.tocsin.preflight.Finding.Severity;

/**
 * What the affected list shows when it is looked at as a whole: a handful of statements, each one pass over the list, however
 * many tenants are on it.
 */
@ApplicationScoped
class ListFindings {

    /** Domains that DNS is asked about, those of most contacts first. */
    static final int MOST_DOMAINS = 2000;

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
            var list = new ListedTenants(new Sql(connection), notice, named, findings);
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
}
