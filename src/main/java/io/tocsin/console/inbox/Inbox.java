package io.tocsin.console.inbox;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.Pager;
import io.tocsin.console.Query;
import io.tocsin.console.States;
import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Kind;
import io.tocsin.http.Cursor;
import io.tocsin.notice.NoticeKind;
import io.tocsin.postgres.IndexWalks;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;

/** Reads what needs a person: of every cause the oldest few, or all of one, page by page. */
@ApplicationScoped
public class Inbox {

    static final String PATH = "/console/inbox";
    /** Of each cause, where all are shown. */
    private static final int FEW = 5;
    private static final int ROWS = 25;
    /** Further than this nobody counts. */
    private static final int MOST_COUNTED = 1_000;

    private final DataSource database;

    Inbox(DataSource database) {
        this.database = database;
    }

    /**
     * What is asked for.
     *
     * @param cause null for a few of each
     * @param assigned {@code me}, {@code others}, {@code none}, or null for all
     * @param notice only what concerns this notice; null for all
     */
    public record Asked(Cause cause, String assigned, UUID notice, String after) {

        Query query() {
            return Query.at(PATH).with("cause", cause).with("assigned", assigned).with("notice", notice);
        }

        public String here() {
            return query().with("after", after).toString();
        }

        /** The same question about one cause. */
        public String of(Cause other) {
            return Query.at(PATH).with("cause", other).with("assigned", assigned).with("notice", notice).toString();
        }

        public String ofAll() {
            return Query.at(PATH).with("assigned", assigned).with("notice", notice).toString();
        }
    }

    /** @param counted at most {@link #MOST_COUNTED}, and one more for “more than these” */
    public record Group(Cause cause, int counted, List<Matter> matters) {

        public String number() {
            return counted > MOST_COUNTED ? "more than " + String.format(Locale.UK, "%,d", MOST_COUNTED)
                    : String.format(Locale.UK, "%,d", counted);
        }

        public boolean hasMore() {
            return counted > matters.size();
        }
    }

    /** @param groups that have something in them */
    public record View(Asked asked, List<Group> groups, Pager pager, UUID me) {

        public boolean isMine(Matter matter) {
            return me.equals(matter.assignedTo());
        }
    }

    /** In the caller's transaction. */
    public View read(Asked asked, UUID me) {
        try (Connection connection = database.getConnection()) {
            IndexWalks.only(connection);
            var sql = new Sql(connection);
            UUID after = idIn(asked.after());
            List<Group> groups = new ArrayList<>();
            String next = null;
            for (Cause cause : asked.cause() == null ? Cause.all() : List.of(asked.cause())) {
                int rows = asked.cause() == null ? FEW : ROWS;
                int counted = count(sql, cause, asked, me);
                if (counted > 0) {
                    List<Matter> found = matters(sql, cause, asked, me, after, rows + 1);
                    if (asked.cause() != null && found.size() > rows) {
                        next = asked.query().with("after", Cursor.encode(found.get(rows - 1).id().toString())).toString();
                    }
                    groups.add(new Group(cause, counted, found.subList(0, Math.min(rows, found.size()))));
                }
            }
            int shown = groups.stream().mapToInt(group -> group.matters().size()).sum();
            return new View(asked, groups, new Pager(shown, asked.after() == null ? null : asked.query().toString(), next), me);
        } catch (SQLException e) {
            throw new IllegalStateException("inbox", e);
        }
    }

    /** How many of each cause are open, for a badge or a home page. */
    public Map<Cause, Integer> counts(String assigned, UUID me) {
        try (Connection connection = database.getConnection()) {
            var counts = new EnumMap<Cause, Integer>(Cause.class);
            for (Cause cause : Cause.all()) {
                counts.put(cause, count(new Sql(connection), cause, new Asked(cause, assigned, null, null), me));
            }
            return counts;
        } catch (SQLException e) {
            throw new IllegalStateException("inbox", e);
        }
    }

    private static int count(Sql sql, Cause cause, Asked asked, UUID me) throws SQLException {
        Part part = part(cause, asked, me);
        return (int) sql.number("SELECT count(*) FROM (SELECT FROM " + part.from() + " WHERE " + part.where() + " LIMIT "
                + (MOST_COUNTED + 1) + ") counted", part.values());
    }

    /** Open rows of a cause, {@code m}, and how they are told apart. */
    private record Part(String from, String where, String id, Object... values) {

        Object[] and(Object... more) {
            return Stream.concat(Arrays.stream(values), Arrays.stream(more)).toArray();
        }
    }

    private static Part part(Cause cause, Asked asked, UUID me) {
        var where = new StringBuilder();
        List<Object> values = new ArrayList<>();
        String table;
        String id;
        switch (cause.kind()) {
            case TASK -> {
                table = "task m";
                id = "m.id";
                where.append("m.closed_at IS NULL AND m.trouble = ?");
                values.add(cause.trouble().name());
            }
            case WRONG_CONTACT -> {
                table = "wrong_contact m";
                id = "m.delivery_id";
                where.append("m.closed_at IS NULL");
            }
            default -> {
                table = "receipt_fate m";
                id = "m.receipt_id";
                where.append("m.fate = 'UNMATCHED' AND m.closed_at IS NULL");
            }
        }
        if (asked.notice() != null) {
            where.append(cause == Cause.MESSAGE ? " AND false" : " AND m.notice_id = ?");
            if (cause != Cause.MESSAGE) {
                values.add(asked.notice());
            }
        }
        if ("none".equals(asked.assigned())) {
            where.append(" AND m.assigned_to IS NULL");
        } else if (asked.assigned() != null) {
            where.append("me".equals(asked.assigned()) ? " AND m.assigned_to = ?" : " AND m.assigned_to <> ?");
            values.add(me);
        }
        return new Part(table, where.toString(), id, values.toArray());
    }

    private static List<Matter> matters(Sql sql, Cause cause, Asked asked, UUID me, UUID after, int limit)
            throws SQLException {
        Part part = part(cause, asked, me);
        String rows = "(SELECT m.* FROM " + part.from() + " WHERE " + part.where() + " AND " + part.id() + " > ? ORDER BY "
                + part.id() + " LIMIT " + limit + ") m";
        return sql.rows(row -> matter(cause, row), switch (cause.kind()) {
            case TASK -> """
                    SELECT m.id, m.revision, m.tenant_id, coalesce(t.name, a.tenant_name, m.tenant_id), n.id, i.reference,
                        n.number, n.kind, d.id, d.email, d.contact_name, m.kind, d.reason, d.last_reply, m.created_at,
                        m.assigned_to, o.name, n.template_key
                    FROM %s
                    JOIN delivery d ON d.notice_id = m.notice_id AND d.id = m.delivery_id
                    %s
                    """.formatted(rows, AROUND);
            case WRONG_CONTACT -> """
                    SELECT m.delivery_id, m.revision, m.tenant_id, coalesce(t.name, a.tenant_name, m.tenant_id), n.id,
                        i.reference, n.number, n.kind, d.id, d.email, d.contact_name, NULL, d.reason, NULL, m.at,
                        m.assigned_to, o.name, n.template_key
                    FROM %s
                    JOIN delivery d ON d.notice_id = m.notice_id AND d.id = m.delivery_id
                    %s
                    """.formatted(rows, AROUND);
            case MESSAGE -> """
                    SELECT m.receipt_id, m.revision, NULL, NULL, NULL::uuid, NULL, 0, NULL, NULL::uuid, NULL, NULL, r.kind,
                        NULL, left(m.words, 2000), r.received_at, m.assigned_to, o.name, NULL
                    FROM %s JOIN receipt r ON r.id = m.receipt_id LEFT JOIN operator o ON o.id = m.assigned_to
                    ORDER BY m.receipt_id
                    """.formatted(rows);
        }, part.and(after));
    }

    private static final String AROUND = """
            JOIN notice n ON n.id = m.notice_id
            JOIN incident i ON i.id = n.incident_id
            LEFT JOIN tenant t ON t.tenant_id = m.tenant_id
            LEFT JOIN advisory a ON a.notice_id = d.notice_id AND a.preparation_id = d.preparation_id
                AND a.tenant_id = d.tenant_id
            LEFT JOIN operator o ON o.id = m.assigned_to
            ORDER BY 1
            """;

    private static Matter matter(Cause cause, ResultSet row) throws SQLException {
        String kind = row.getString(8);
        String trouble = row.getString(12);
        String words = row.getString(14);
        Timestamp since = row.getTimestamp(15);
        return new Matter(cause, row.getObject(1, UUID.class), row.getLong(2), row.getString(3), row.getString(4),
                row.getObject(5, UUID.class), row.getString(6), kind == null ? null
                        : row.getString(6) + ", notice " + row.getInt(7) + " ("
                                + States.word(NoticeKind.valueOf(kind), row.getString(18)).toLowerCase(Locale.ROOT) + ")",
                row.getObject(9, UUID.class), row.getString(10), row.getString(11),
                trouble != null ? Kind.valueOf(trouble) : words == null ? null : Classifier.diagnose(words).kind(),
                row.getString(13), words, since == null ? Instant.EPOCH : since.toInstant(), row.getObject(16, UUID.class),
                row.getString(17));
    }

    private static UUID idIn(String cursor) {
        try {
            return Cursor.decodeId(cursor);
        } catch (Refusal notOurs) {
            return new UUID(0, 0);
        }
    }
}
