package io.tocsin.console.tenants;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.States;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeKind;
import io.tocsin.notice.NoticeState;
import io.tocsin.postgres.Sql;

/** The notices that went out, the newest first, to choose one of. */
@ApplicationScoped
public class NoticeChoices {

    private static final int MOST = 60;

    private final DataSource database;

    NoticeChoices(DataSource database) {
        this.database = database;
    }

    /** @param callable whether somebody still owes an answer to it: not withdrawn, and its incident is open */
    public record Choice(UUID id, UUID incidentId, String reference, String title, int number, NoticeKind kind,
            String template, Instant releasedAt, boolean callable, NoticeState state) {

        public boolean isCancelled() {
            return state == NoticeState.CANCELLED;
        }

        public String words() {
            return reference + ", notice " + number + " (" + States.word(kind, template).toLowerCase(Locale.ROOT)
                    + (isCancelled() ? ", cancelled)" : ")");
        }
    }

    private static final String SELECT = """
            SELECT n.id, n.incident_id, i.reference, i.title, n.number, n.kind, n.released_at,
                n.retracted_at IS NULL AND i.closed_at IS NULL, n.state, n.template_key
            FROM notice n JOIN incident i ON i.id = n.incident_id
            WHERE n.released_at IS NOT NULL
            """;

    public List<Choice> newest() {
        return read(SELECT + "ORDER BY n.released_at DESC, n.number DESC LIMIT " + MOST);
    }

    /** Where nobody asked for one: the newest, one that was cancelled on its way only where there is no other. */
    public static Optional<Choice> first(List<Choice> newest) {
        return newest.stream().filter(choice -> !choice.isCancelled()).findFirst().or(() -> newest.stream().findFirst());
    }

    /** @return of a released notice; empty for what is none */
    public Optional<Choice> withId(String id) {
        try {
            return id == null ? Optional.empty() : read(SELECT + "AND n.id = ?", UUID.fromString(id)).stream().findFirst();
        } catch (IllegalArgumentException noId) {
            return Optional.empty();
        }
    }

    /**
     * Notices of the same incident that were released after this one and stand.
     *
     * @param reminders whether reminders are among them
     */
    public List<UUID> newerThan(Notice notice, boolean reminders) {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(row -> row.getObject(1, UUID.class), """
                    SELECT id FROM notice
                    WHERE incident_id = ? AND released_at IS NOT NULL AND retracted_at IS NULL AND id <> ?
                        AND (released_at, number) > (?, ?) AND (? OR template_key <> ?)
                    """, notice.incidentId, notice.id, notice.releasedAt, notice.number, reminders, Notice.REMINDER);
        } catch (SQLException e) {
            throw new IllegalStateException("notices", e);
        }
    }

    private List<Choice> read(String sql, Object... values) {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(NoticeChoices::choice, sql, values);
        } catch (SQLException e) {
            throw new IllegalStateException("notices", e);
        }
    }

    private static Choice choice(ResultSet row) throws SQLException {
        return new Choice(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getString(3), row.getString(4),
                row.getInt(5), NoticeKind.valueOf(row.getString(6)), row.getString(10), row.getTimestamp(7).toInstant(),
                row.getBoolean(8),
                NoticeState.valueOf(row.getString(9)));
    }
}
