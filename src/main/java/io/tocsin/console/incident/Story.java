package io.tocsin.console.incident;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.agroal.api.AgroalDataSource;
import io.tocsin.postgres.Sql;

/**
 * What was done about an incident as a whole, from the journal, in order. What was done about single tenants, which can be a
 * million acts, stands on their pages.
 */
@ApplicationScoped
class Story {

    private static final UUID END = new UUID(-1, -1);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AgroalDataSource database;

    Story(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * An act.
     *
     * @param noticeNumber null where it was about no notice
     */
    record Act(UUID id, Instant at, String actor, boolean byService, String act, Integer noticeNumber, UUID noticeId,
            Map<String, Object> detail) {
    }

    /**
     * The last acts before another, in the order in which they were done.
     *
     * @param before null for the last of all
     */
    @Transactional
    List<Act> before(UUID incidentId, UUID before, int limit) {
        try (Connection connection = database.getConnection()) {
            List<Act> acts = new ArrayList<>(new Sql(connection).rows(Story::read,
                    """
                            SELECT entry.id, entry.at, entry.actor, entry.operator_id, entry.act, entry.notice_id, notice.number, entry.detail
                            FROM journal_entry AS entry LEFT JOIN notice ON notice.id = entry.notice_id
                            WHERE entry.incident_id = ? AND entry.tenant_id IS NULL AND entry.id < ?
                            ORDER BY entry.id DESC LIMIT ?
                            """,
                    incidentId, before == null ? END : before, limit));
            Collections.reverse(acts);
            return acts;
        } catch (SQLException e) {
            throw new IllegalStateException("story of incident " + incidentId, e);
        }
    }

    private static Act read(ResultSet row) throws SQLException {
        try {
            int number = row.getInt("number");
            return new Act(row.getObject("id", UUID.class), row.getObject("at", OffsetDateTime.class).toInstant(),
                    row.getString("actor"), row.getObject("operator_id") == null, row.getString("act"),
                    number == 0 ? null : number, row.getObject("notice_id", UUID.class),
                    JSON.readValue(row.getString("detail"), new TypeReference<Map<String, Object>>() {
                    }));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
