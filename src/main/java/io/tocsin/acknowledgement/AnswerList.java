package io.tocsin.acknowledgement;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.http.Cursor;
import io.tocsin.http.Page;
import io.tocsin.notice.Notice;
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
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT + "WHERE a.id = ?")) {
            select.setObject(1, id);
            return views(select).get(0);
        } catch (SQLException e) {
            throw new IllegalStateException("acknowledgement " + id, e);
        }
    }

    /** @param tenantId null for the answers of all */
    Page<AcknowledgementView> page(Notice notice, String tenantId, int limit, String cursor) {
        After after = After.read(cursor);
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(SELECT + """
                        WHERE a.notice_id = ? AND (a.tenant_id, a.id) > (?, ?)%s
                        ORDER BY a.tenant_id, a.id LIMIT ?
                        """.formatted(tenantId == null ? "" : " AND a.tenant_id = ?"))) {
            int parameter = 1;
            select.setObject(parameter++, notice.id);
            select.setString(parameter++, after.tenantId());
            select.setObject(parameter++, after.id());
            if (tenantId != null) {
                select.setString(parameter++, tenantId);
            }
            select.setInt(parameter, limit + 1);
            return Page.of(views(select), limit, view -> view, view -> view.tenantId() + "/" + view.id());
        } catch (SQLException e) {
            throw new IllegalStateException("acknowledgements of notice " + notice.id, e);
        }
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

    private static List<AcknowledgementView> views(PreparedStatement select) throws SQLException {
        List<AcknowledgementView> views = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                views.add(new AcknowledgementView(row.getObject(1, UUID.class), row.getString(2),
                        row.getTimestamp(3).toInstant(), row.getBoolean(4), Finding.valueOf(row.getString(5)), row.getString(6),
                        row.getString(7), row.getString(8), row.getObject(9, UUID.class), row.getString(10), row.getString(11),
                        row.getString(12), row.getTimestamp(13) == null ? null : row.getTimestamp(13).toInstant()));
            }
        }
        return views;
    }
}
