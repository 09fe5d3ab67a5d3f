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
    /** Of what was done about single tenants before a notice was sent once more; what set it going is among the last of it. */
    private static final int MOST_LOOKED_AT = 1_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AgroalDataSource database;

    Story(AgroalDataSource database) {
        this.database = database;
    }

    /**
     * An act.
     *
     * @param noticeNumber null where it was about no notice
     * @param again whom a notice went to that had been sent before; null for any other act
     */
    record Act(UUID id, Instant at, String actor, boolean byService, String act, Integer noticeNumber, UUID noticeId,
            Map<String, Object> detail, Again again) {
    }

    /**
     * @param contacts 0 where that is too long ago to be looked for
     * @param corrected how many of them at a corrected address
     */
    record Again(long contacts, long corrected) {
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
                            SELECT entry.id, entry.at, entry.actor, entry.operator_id, entry.act, entry.notice_id, notice.number,
                                entry.detail, sent_before.id IS NOT NULL AS sent_again, again.contacts, again.corrected
                            FROM (SELECT * FROM journal_entry
                                WHERE incident_id = ? AND tenant_id IS NULL AND id < ?
                                ORDER BY id DESC LIMIT ?) AS entry
                            LEFT JOIN notice ON notice.id = entry.notice_id
                            LEFT JOIN LATERAL (
                                SELECT id FROM journal_entry AS before
                                WHERE before.incident_id = entry.incident_id AND before.tenant_id IS NULL
                                    AND before.notice_id = entry.notice_id AND before.act = 'notice.completed'
                                    AND entry.act = 'notice.completed' AND before.id < entry.id
                                ORDER BY before.incident_id DESC, before.id DESC LIMIT 1) AS sent_before ON true
                            LEFT JOIN LATERAL (
                                SELECT count(DISTINCT subject_id) AS contacts,
                                    count(DISTINCT subject_id) FILTER (WHERE detail ->> 'amendment' = 'email') AS corrected
                                FROM (SELECT act, subject_id, detail FROM journal_entry AS done
                                    WHERE done.notice_id = entry.notice_id AND done.id > sent_before.id AND done.id < entry.id
                                    ORDER BY done.notice_id DESC, done.id DESC LIMIT ?) AS done
                                WHERE act = 'delivery.retried') AS again ON true
                            ORDER BY entry.id DESC
                            """,
                    incidentId, before == null ? END : before, limit, MOST_LOOKED_AT));
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
                    }), row.getBoolean("sent_again") ? new Again(row.getLong("contacts"), row.getLong("corrected")) : null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
