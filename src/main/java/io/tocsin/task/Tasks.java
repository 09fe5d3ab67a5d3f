package io.tocsin.task;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Kind;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;

/** Reads tasks with what a person needs for them: whose delivery it is and what the server said. */
@ApplicationScoped
public class Tasks {

    private static final String SELECT = """
            SELECT t.id, t.notice_id, t.delivery_id, t.tenant_id, d.email, d.contact_name, d.contact_role, t.trouble, t.kind,
                d.last_reply, t.created_at, t.closed_at, t.closed_by, t.outcome, t.comment, t.assigned_to, o.name,
                t.revision
            FROM task t JOIN delivery d ON d.notice_id = t.notice_id AND d.id = t.delivery_id
            LEFT JOIN operator o ON o.id = t.assigned_to
            """;

    /** Comes after every id there is. */
    private static final UUID END = new UUID(-1, -1);

    private final DataSource database;

    Tasks(DataSource database) {
        this.database = database;
    }

    /** Which tasks of a notice are wanted. */
    enum Which {
        OPEN("AND t.closed_at IS NULL"),
        CLOSED("AND t.closed_at IS NOT NULL"),
        ALL("");

        private final String condition;

        Which(String condition) {
            this.condition = condition;
        }
    }

    /**
     * Whose tasks are wanted.
     *
     * @param operator null for nobody's
     */
    record Whose(boolean anybody, UUID operator) {

        static final Whose ANYBODY = new Whose(true, null);

        private String condition() {
            return anybody ? "" : operator == null ? " AND t.assigned_to IS NULL" : " AND t.assigned_to = ?";
        }

        private Object[] and(Object... values) {
            return operator == null ? values : Stream.concat(Stream.of((Object) operator), Stream.of(values)).toArray();
        }
    }

    /** Of a notice, oldest first. */
    List<TaskView> of(UUID noticeId, Which which, Whose whose, UUID after, int limit) {
        return read(SELECT + "WHERE true" + whose.condition() + " AND t.notice_id = ? AND t.id > ? " + which.condition
                + " ORDER BY t.id LIMIT ?", whose.and(noticeId, after, limit));
    }

    /** Open ones of every notice, newest first. */
    List<TaskView> open(Whose whose, UUID before, int limit) {
        return read(SELECT + "WHERE t.closed_at IS NULL" + whose.condition() + " AND t.id < ? ORDER BY t.id DESC LIMIT ?",
                whose.and(before.equals(new UUID(0, 0)) ? END : before, limit));
    }

    /** @throws Refusal NOT_FOUND */
    TaskView withId(UUID id) {
        return read(SELECT + "WHERE t.id = ?", id).stream().findFirst().orElseThrow(() -> Refusal.notFound("task", id));
    }

    /**
     * Deliveries of a notice that stand in a state which needs a person, whether or not somebody has said that it is dealt
     * with, in the order of their ids: from the tasks, which are few, rather than from the deliveries, which are many.
     */
    public List<UUID> deliveriesIn(UUID noticeId, Task.Trouble trouble, UUID after, int limit) {
        return Sql.on(database, "tasks of notice " + noticeId, sql -> sql.rows(row -> row.getObject(1, UUID.class), """
                SELECT delivery_id FROM task
                WHERE notice_id = ? AND trouble = ? AND left_at IS NULL AND delivery_id > ?
                ORDER BY delivery_id LIMIT ?
                """, noticeId, trouble.name(), after, limit));
    }

    private List<TaskView> read(String statement, Object... values) {
        return Sql.on(database, "tasks", sql -> sql.rows(Tasks::view, statement, values));
    }

    private static TaskView view(ResultSet row) throws SQLException {
        String kind = row.getString(9);
        String reply = row.getString(10);
        String outcome = row.getString(14);
        return new TaskView(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getObject(3, UUID.class),
                row.getString(4), new TaskView.ContactView(row.getString(5), row.getString(6), row.getString(7)),
                Task.Trouble.valueOf(row.getString(8)),
                kind == null ? Classifier.diagnose(reply).kind() : Kind.valueOf(kind), reply, Sql.instant(row, 11),
                Sql.instant(row, 12), row.getObject(13, UUID.class),
                outcome == null ? null : Task.Outcome.valueOf(outcome), row.getString(15), row.getObject(16, UUID.class),
                row.getString(17), row.getLong(18));
    }
}
