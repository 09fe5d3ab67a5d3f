package io.tocsin.advisory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.tocsin.notice.Notice;

/**
 * What went out in an incident, newest first, and how a statement over the affected tenants {@code a} looks up what each was
 * told of it. A preparation is void if that changes meanwhile.
 */
record ToldBefore(List<Went> notices, boolean withAnswers) {

    /** A notice that went out. */
    private record Went(UUID noticeId, UUID preparationId, boolean factsKept, boolean cancelled, boolean asks,
            boolean reminder, TenantToTell.Previous asPrevious) {

        boolean isRetracted() {
            return asPrevious.retractedAt() != null;
        }

        /** As its page says of it. */
        boolean isWithdrawn() {
            return cancelled || isRetracted();
        }
    }

    private static final String LAST_THAT_WENT = """
            SELECT went.turn, went.facts_kept, made.affected_revision, made.wording, told.state
            FROM unnest(?::uuid[], ?::uuid[], ?::boolean[], ?::boolean[], ?::boolean[], ?::boolean[], ?::boolean[])
                    WITH ORDINALITY
                    AS went (notice_id, preparation_id, facts_kept, withdrawn, retracted, asks, reminds, turn)
                JOIN notice_tenant told ON told.notice_id = went.notice_id AND told.preparation_id = went.preparation_id
                    AND told.tenant_id = a.tenant_id AND NOT told.never_sent
                JOIN advisory made ON made.notice_id = went.notice_id AND made.preparation_id = went.preparation_id
                    AND made.tenant_id = a.tenant_id
            WHERE %s
            ORDER BY went.turn LIMIT 1""";
    private static final String ANY = "true";
    /**
     * An all-clear that was withdrawn is none. Anything else that was withdrawn was read all the same, and can be cleared up.
     */
    private static final String STANDING = "NOT (went.withdrawn AND made.wording IS NOT DISTINCT FROM 'ALL_CLEAR')";
    private static final String VALID = "NOT went.retracted";
    /**
     * Who has answered a notice that asked for nothing has been heard from, too. A reminder asks for the answer to what it
     * reminds of, so it does not stand for a notice of its own; but for who was first told by it.
     */
    private static final String ASKED = "NOT went.retracted AND (told.state = 'ACKNOWLEDGED'"
            + " OR went.asks AND (NOT went.reminds OR made.wording = 'INITIAL'))";
    private static final String AS_PREVIOUS = "SELECT previous.turn, previous.wording";
    private static final String NOTHING_WENT = "SELECT NULL::bigint AS turn, NULL::boolean AS facts_kept,"
            + " NULL::bigint AS affected_revision, NULL::text AS wording, NULL::text AS state";
    /** No row when they are the same still, or not kept; looked up only for tenants of whom something moved. */
    private static final String REPLACED = """
            SELECT facts FROM replaced_facts
            WHERE previous.affected_revision < a.revision AND incident_id = a.incident_id AND tenant_id = a.tenant_id
                AND revision >= previous.affected_revision AND (previous.facts_kept OR revision = previous.affected_revision)
            ORDER BY revision LIMIT 1""";
    private static final String NOTHING_REPLACED = "SELECT NULL::jsonb AS facts";

    /**
     * Something of the tenant moved since a version that kept no facts told it, and whether its facts did nobody knows. Never
     * null.
     */
    static final String NOT_KNOWN = "(previous.affected_revision < a.revision AND NOT previous.facts_kept"
            + " AND told.facts IS NULL) IS TRUE";

    /** Of a notice that has gone itself, what went before it. */
    static ToldBefore of(Connection connection, Notice notice) throws SQLException {
        List<Went> went = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT id, preparation_id, number, kind, released_at, retracted_at, facts_kept, cancelled_at IS NOT NULL,
                    acknowledge_by IS NOT NULL OR acknowledge_within IS NOT NULL, template_key = ?
                FROM notice
                WHERE incident_id = ? AND released_at IS NOT NULL
                    AND (released_at, number) < (coalesce(?::timestamptz, 'infinity'), ?)
                ORDER BY released_at DESC, number DESC
                """)) {
            select.setString(1, Notice.REMINDER);
            select.setObject(2, notice.incidentId);
            select.setTimestamp(3, notice.releasedAt == null ? null : Timestamp.from(notice.releasedAt));
            select.setInt(4, notice.number);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    went.add(new Went(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getBoolean(7),
                            row.getBoolean(8), row.getBoolean(9), row.getBoolean(10),
                            new TenantToTell.Previous(row.getInt(3), row.getInt(3), row.getString(4),
                                    row.getTimestamp(5).toInstant(),
                                    row.getTimestamp(6) == null ? null : row.getTimestamp(6).toInstant())));
                }
            }
        }
        return new ToldBefore(went, false);
    }

    /** With {@code asked} among the {@link #joins}, which is one more look-up for each tenant. */
    ToldBefore andAnswers() {
        return new ToldBefore(notices, true);
    }

    /**
     * Joins to {@code a}: {@code previous}, the last notice that went to the tenant; {@code standing}, the last but for
     * all-clears that were withdrawn; {@code valid}, the last that was not retracted; {@code told}, the facts that were
     * replaced since {@code previous}; and with the answers {@code asked}, the last of those that hold which asks for an answer
     * or has one. All null for a tenant that nothing went to.
     */
    String joins() {
        // Before anything went out there is nothing to look up, a million times over; and before anything was withdrawn only once.
        return """
                LEFT JOIN LATERAL (%s) previous ON true
                LEFT JOIN LATERAL (%s) standing ON true
                LEFT JOIN LATERAL (%s) valid ON true
                LEFT JOIN LATERAL (%s) told ON true
                %s
                """.formatted(notices.isEmpty() ? NOTHING_WENT : LAST_THAT_WENT.formatted(ANY),
                isAnyWithdrawn() ? LAST_THAT_WENT.formatted(STANDING) : AS_PREVIOUS,
                isAnyWithdrawn() ? LAST_THAT_WENT.formatted(VALID) : AS_PREVIOUS,
                notices.isEmpty() ? NOTHING_REPLACED : REPLACED,
                !withAnswers ? ""
                        : "LEFT JOIN LATERAL (%s) asked ON true"
                                .formatted(notices.isEmpty() ? NOTHING_WENT : LAST_THAT_WENT.formatted(ASKED)));
    }

    /** @return the last parameter of {@link #joins} that is bound, of those after {@code before} */
    int bind(Connection connection, PreparedStatement select, int before) throws SQLException {
        int at = before;
        for (int lookUps = lookUps(); lookUps > 0; lookUps--) {
            select.setArray(++at, connection.createArrayOf("uuid", notices.stream().map(Went::noticeId).toArray()));
            select.setArray(++at, connection.createArrayOf("uuid", notices.stream().map(Went::preparationId).toArray()));
            select.setArray(++at, connection.createArrayOf("boolean", notices.stream().map(Went::factsKept).toArray()));
            select.setArray(++at, connection.createArrayOf("boolean", notices.stream().map(Went::isWithdrawn).toArray()));
            select.setArray(++at, connection.createArrayOf("boolean", notices.stream().map(Went::isRetracted).toArray()));
            select.setArray(++at, connection.createArrayOf("boolean", notices.stream().map(Went::asks).toArray()));
            select.setArray(++at, connection.createArrayOf("boolean", notices.stream().map(this::reminds).toArray()));
        }
        return at;
    }

    /** One before which nothing asked for an answer reminds of none. */
    private boolean reminds(Went went) {
        return went.reminder() && notices.stream().skip(notices.indexOf(went) + 1L)
                .anyMatch(earlier -> earlier.asks() && !earlier.reminder() && !earlier.isRetracted());
    }

    private int lookUps() {
        return notices.isEmpty() ? 0 : (isAnyWithdrawn() ? 3 : 1) + (withAnswers ? 1 : 0);
    }

    private boolean isAnyWithdrawn() {
        return notices.stream().anyMatch(Went::isWithdrawn);
    }

    /**
     * @param turn of the notice, 0 for none
     * @param last turn of the last that went to it
     * @param wording in which the tenant was told; null for the notice's own
     * @return null for none
     */
    TenantToTell.Previous previous(int turn, int last, String wording) {
        if (turn == 0) {
            return null;
        }
        TenantToTell.Previous previous = notices.get(turn - 1).asPrevious();
        return new TenantToTell.Previous(previous.number(), notices.get(last - 1).asPrevious().number(),
                wording == null ? previous.kind() : wording, previous.sentAt(), previous.retractedAt());
    }
}
