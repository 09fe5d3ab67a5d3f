package io.tocsin.console.tenants;

import static io.tocsin.console.tenants.TenantRows.instant;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.tocsin.console.tenants.Story.Step;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.postgres.Sql;

/** What happened to letters, from two records: how each moved, and what was heard of it. */
final class LetterSteps {

    private static final int MOST = 500;

    /** An act writes its event and its entry in the journal in one transaction; a correction makes earlier links void. */
    private static final String MOVED = """
            SELECT e.delivery_id, e.at, e.to_state, e.reason, e.reply, o.name,
                CASE WHEN e.reason = 'RETRY' AND d.token_version > 1 THEN EXISTS (
                    SELECT FROM journal_entry j
                    WHERE j.tenant_id = d.tenant_id AND j.act = 'delivery.retried'
                        AND j.subject_id = d.id::text AND j.written_in = e.written_in
                        AND j.detail ->> 'amendment' = 'email')
                ELSE false END
            FROM delivery d
            JOIN delivery_event e ON e.notice_id = d.notice_id AND e.delivery_id = d.id
            LEFT JOIN operator o ON o.id = e.operator_id
            WHERE d.id = ANY (?) ORDER BY e.id LIMIT %d
            """.formatted(MOST);

    /** What moved something is a step already. */
    private static final String HEARD = """
            SELECT r.delivery_id, r.at, r.event, left(f.words, 600)
            FROM receipt r JOIN receipt_fate f ON f.receipt_id = r.id
            WHERE r.delivery_id = ANY (?) AND f.fate <> 'MOVED' ORDER BY r.id LIMIT %d
            """.formatted(MOST);

    private LetterSteps() {
    }

    /** @return by delivery, each with its earliest step first */
    static Map<UUID, List<Step>> read(Sql sql, List<UUID> deliveries) throws SQLException {
        Map<UUID, List<Step>> steps = new HashMap<>();
        Object ids = sql.connection().createArrayOf("uuid", deliveries.toArray());
        sql.each(row -> of(row, steps).add(moved(row)), MOVED, ids);
        sql.each(row -> of(row, steps).add(heard(row)), HEARD, ids);
        steps.values().forEach(list -> list.sort(Comparator.comparing(Step::at)));
        return steps;
    }

    private static List<Step> of(ResultSet row, Map<UUID, List<Step>> steps) throws SQLException {
        return steps.computeIfAbsent(row.getObject(1, UUID.class), delivery -> new ArrayList<>());
    }

    private static Step moved(ResultSet row) throws SQLException {
        boolean corrects = row.getBoolean(7);
        String words = corrects ? DeliveryWords.CORRECTED
                : DeliveryWords.of(DeliveryState.valueOf(row.getString(3)), row.getString(4));
        return new Step(instant(row, 2), words, row.getString(5), row.getString(6), corrects, false);
    }

    private static Step heard(ResultSet row) throws SQLException {
        return new Step(instant(row, 2), DeliveryWords.heard(row.getString(3)), row.getString(4), null, false, false);
    }
}
