package io.tocsin.acknowledgement;

import java.sql.Connection;
import java.sql.SQLException;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeTally;
import io.tocsin.postgres.Sql;

/**
 * Help that a tenant asked for and that a later answer through a link does not mention any more. Whoever said so may not know
 * of the one who asked, so the request stays open until an operator has taken an answer, which is to have spoken with them.
 */
@ApplicationScoped
class UnmetHelp {

    static final String COUNTER = "help.unmet";

    private final NoticeTally tally;

    UnmetHelp(NoticeTally tally) {
        this.tally = tally;
    }

    private static final String SETTLE = """
            WITH given AS (
                SELECT coalesce((array_agg(finding ORDER BY at DESC))[1] <> 'NEEDS_HELP'
                    AND max(at) FILTER (WHERE finding = 'NEEDS_HELP') > coalesce(
                        max(at) FILTER (WHERE recorded_by IS NOT NULL AND finding <> 'NEEDS_HELP'), '-infinity'), false) AS unmet
                FROM acknowledgement WHERE notice_id = ? AND tenant_id = ? AND withdrawn_at IS NULL)
            UPDATE notice_tenant t SET unmet_help = g.unmet FROM given g
            WHERE t.notice_id = ? AND t.preparation_id = ? AND t.tenant_id = ? AND t.unmet_help <> g.unmet
            RETURNING NEW.unmet_help
            """;

    /** Under the lock of the tenant's row, once its answers are written. */
    void settle(Connection connection, Notice notice, String tenantId) throws SQLException {
        new Sql(connection).each(row -> tally.add(notice.id, COUNTER, row.getBoolean(1) ? 1 : -1), SETTLE, notice.id, tenantId,
                notice.id, notice.preparationId, tenantId);
    }
}
