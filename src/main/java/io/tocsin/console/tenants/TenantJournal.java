package io.tocsin.console.tenants;

import static io.tocsin.console.tenants.TenantRows.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tocsin.console.tenants.Story.Entry;
import io.tocsin.postgres.Sql;

/** What was done about one tenant, the newest first. */
final class TenantJournal {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String SELECT = """
            SELECT j.at, j.actor, j.act, j.detail, i.reference, n.number
            FROM journal_entry j
            LEFT JOIN incident i ON i.id = j.incident_id
            LEFT JOIN notice n ON n.id = j.notice_id
            WHERE j.tenant_id = ? ORDER BY j.id DESC LIMIT 200
            """;

    private TenantJournal() {
    }

    static List<Entry> read(Sql sql, String tenantId) throws SQLException {
        return sql.rows(TenantJournal::entry, SELECT, tenantId);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        String actor = row.getString(2);
        return new Entry(instant(row, 1), "contact".equals(actor) ? "a contact, through its link" : actor,
                JournalWords.of(row.getString(3), detail(row.getString(4))), row.getString(5), row.getObject(6, Integer.class));
    }

    private static Map<String, ?> detail(String json) {
        try {
            return JSON.readValue(json, new TypeReference<Map<String, Object>>() {
            });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("journal", e);
        }
    }
}
