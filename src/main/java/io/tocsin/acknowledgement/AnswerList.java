package io.tocsin.acknowledgement;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.http.Cursor;
import io.tocsin.http.Page;
import io.tocsin.notice.Notice;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Answers read from the database, in one statement a page. */
@ApplicationScoped
class AnswerList {

    private static final String SELECT = """
            SELECT a.id, a.tenant_id, a.at, a.late, a.finding, a.name, a.email, a.comment, a.delivery_id, d.email,
                a.reached_by, o.name, a.withdrawn_at
            FROM acknowledgement a
            LEFT JOIN delivery d ON d.notice_id = a.notice_id AND d.id = a.delivery_id
            LEFT JOIN operator o ON o.id = a.recorded_by
            """;

    private final DataSource database;

    AnswerList(DataSource database) {
        this.database = database;
    }

    AcknowledgementView one(UUID id) {
        return views("acknowledgement " + id, SELECT + "WHERE a.id = ?", id).get(0);
    }

    /** @param tenantId null for the answers of all */
    Page<AcknowledgementView> page(Notice notice, String tenantId, int limit, String cursor) {
        After after = After.read(cursor);
        List<Object> values = new ArrayList<>(List.of(notice.id, after.tenantId(), after.id()));
        if (tenantId != null) {
            values.add(tenantId);
        }
        values.add(limit + 1);
        List<AcknowledgementView> views = views("acknowledgements of notice " + notice.id, SELECT + """
                WHERE a.notice_id = ? AND (a.tenant_id, a.id) > (?, ?)%s
                ORDER BY a.tenant_id, a.id LIMIT ?
                """.formatted(tenantId == null ? "" : " AND a.tenant_id = ?"), values.toArray());
        return Page.of(views, limit, view -> view, view -> view.tenantId() + "/" + view.id());
    }

    private record After(String tenantId, UUID id) {

        static After read(String cursor) {
            String key = Cursor.decode(cursor);
            int slash = key.lastIndexOf('/');
            try {
                return key.isEmpty() ? new After("", new UUID(0, 0))
                        : new After(key.substring(0, slash), UUID.fromString(key.substring(slash + 1)));
            } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
                throw new Refusal(RefusalCode.MALFORMED, "This cursor is not one of ours. Use nextCursor of the page before.");
            }
        }
    }

    private List<AcknowledgementView> views(String subject, String statement, Object... values) {
        return Sql.on(database, subject, sql -> sql.rows(row -> new AcknowledgementView(row.getObject(1, UUID.class),
                row.getString(2), Sql.instant(row, 3), row.getBoolean(4), Finding.valueOf(row.getString(5)), row.getString(6),
                row.getString(7), row.getString(8), row.getObject(9, UUID.class), row.getString(10), row.getString(11),
                row.getString(12), Sql.instant(row, 13)), statement, values));
    }
}
