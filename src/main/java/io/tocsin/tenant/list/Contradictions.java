package io.tocsin.tenant.list;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tocsin.postgres.Sql;
import io.tocsin.problem.FaultCode;

/** Finds rows that say different things of one tenant, or of one contact. */
final class Contradictions {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Sql sql;
    private final boolean csv;
    private final ListFaults faults;

    Contradictions(Sql sql, ListFormat format, ListFaults faults) {
        this.sql = sql;
        this.csv = format == ListFormat.CSV;
        this.faults = faults;
    }

    /** @param contactsTwice whether any contact stands there more than once; then it is worth looking whether they agree */
    void find(boolean contactsTwice) throws SQLException {
        sql.each(this::tenant, """
                SELECT other.line, first.line AS first_line,
                       other.name, first.name AS first_name, other.locale, first.locale AS first_locale,
                       other.time_zone, first.time_zone AS first_time_zone, other.tier, first.tier AS first_tier,
                       other.region, first.region AS first_region, other.given, first.given AS first_given,
                       other.facts, first.facts AS first_facts
                FROM listed AS other JOIN listed_tenant AS first USING (tenant_id)
                WHERE other.nth = 0 AND other.said <> first.said
                ORDER BY other.line
                """);
        if (!contactsTwice) {
            return;
        }
        sql.each(this::contact, """
                SELECT other.line, first.line AS first_line, other.nth
                FROM listed AS other JOIN listed_contact AS first
                    ON first.tenant_id = other.tenant_id AND first.email_key = lower(other.email)
                WHERE (other.contact_given, other.contact_name, other.contact_role, other.contact_locale)
                    IS DISTINCT FROM (first.given, first.name, first.role, first.locale)
                ORDER BY other.line, other.nth
                """);
    }

    private void tenant(ResultSet row) throws SQLException {
        differ(row, "name", csv ? "tenant_name" : "name");
        differ(row, "locale", "locale");
        differ(row, "time_zone", csv ? "time_zone" : "timeZone");
        differ(row, "tier", "tier");
        differ(row, "region", "region");
        for (String fact : factsThatDiffer(row.getString("facts"), row.getString("first_facts"))) {
            contradiction(row, csv ? "fact." + fact : "facts." + fact, "another value for this fact");
        }
        if (row.getInt("given") != row.getInt("first_given")) {
            contradiction(row, null, "other fields");
        }
    }

    private void differ(ResultSet row, String column, String shown) throws SQLException {
        String value = row.getString(column);
        String first = row.getString("first_" + column);
        if (!Objects.equals(value, first)) {
            contradiction(row, shown, first == null ? "nothing" : RowCheck.quoted(first));
        }
    }

    private void contradiction(ResultSet row, String column, String first) throws SQLException {
        faults.addBetweenRows(row.getInt("line"), column, FaultCode.CONTRADICTION, "Line " + row.getInt("first_line")
                + " says " + first + " of the same tenant. All rows of a tenant say the same about it; make them agree.");
    }

    private static Set<String> factsThatDiffer(String facts, String first) {
        var differ = new TreeSet<String>();
        JsonNode here = parsed(facts);
        JsonNode there = parsed(first);
        here.fieldNames().forEachRemaining(fact -> {
            if (!here.get(fact).equals(there.get(fact))) {
                differ.add(fact);
            }
        });
        there.fieldNames().forEachRemaining(fact -> {
            if (!here.has(fact)) {
                differ.add(fact);
            }
        });
        return differ;
    }

    private static JsonNode parsed(String facts) {
        try {
            return JSON.readTree(facts);
        } catch (IOException e) {
            throw new IllegalStateException(e); // PostgreSQL wrote it
        }
    }

    private void contact(ResultSet row) throws SQLException {
        faults.addBetweenRows(row.getInt("line"), csv ? "contact_email" : "contacts[" + row.getInt("nth") + "].email",
                FaultCode.DUPLICATE_CONTACT, "Line " + row.getInt("first_line") + " has this address for the same tenant, with"
                        + " another name, role or language. Keep one of them.");
    }
}
