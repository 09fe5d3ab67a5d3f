package io.tocsin.console.list;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Enumeration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.runtime.TransactionConfiguration;
import io.quarkus.scheduler.Scheduled;
import io.tocsin.console.Viewer;
import io.tocsin.console.list.Upload.Report;
import io.tocsin.console.list.Upload.State;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.list.ListFormat;
import io.tocsin.tenant.list.SpooledList;

/**
 * Lists between being sent and being taken over: in the database, so that any replica can go on with one, for an hour, and
 * for the session that sent it. One of an incident at a time.
 */
@ApplicationScoped
class Uploads {

    /** Octets of one part before it is packed. */
    private static final int PART = 1 << 20;
    /** All of them together. */
    private static final int MOST = 50;
    private static final long MOST_OCTETS = 1L << 30;
    private static final ObjectMapper JSON = new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
            false);

    private final AgroalDataSource database;
    private final Clock clock;

    Uploads(AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Keeps a list in place of any other that this session has for the incident.
     *
     * @throws Refusal TOO_MANY where others keep too many
     */
    @Transactional
    @TransactionConfiguration(timeout = 600)
    UUID keep(UUID incidentId, Viewer viewer, String fileName, SpooledList list) throws SQLException, IOException {
        UUID id = UUID.randomUUID();
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            sql.run("DELETE FROM list_upload WHERE incident_id = ? AND session_id = ? AND state <> 'IMPORTING'", incidentId,
                    viewer.sessionId());
            sql.run("DELETE FROM list_upload WHERE created_at < ?", now.minus(Upload.KEPT));
            boolean full = sql.rows(row -> row.getLong(1) >= MOST || row.getLong(2) >= MOST_OCTETS,
                    "SELECT count(*), coalesce(sum(packed), 0) FROM list_upload").get(0);
            if (full) {
                throw new Refusal(RefusalCode.TOO_MANY, "Too many lists are being looked at just now. Each is forgotten an hour"
                        + " after it was sent. Try again in a few minutes.");
            }
            sql.run("""
                    INSERT INTO list_upload (id, incident_id, session_id, operator_id, file_name, format, digest, octets, packed,
                                             lines, state, beat_at, created_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, 'CHECKING', ?, ?)
                    """,
                    id, incidentId, viewer.sessionId(), viewer.operatorId(), fileName, list.format().name(), list.digest(),
                    now, now);
            parts(sql, id, list);
        }
        return id;
    }

    private static void parts(Sql sql, UUID id, SpooledList list) throws SQLException, IOException {
        long octets = 0;
        long packed = 0;
        int lines = 0;
        int nth = 0;
        try (InputStream in = list.open()) {
            byte[] part;
            while ((part = in.readNBytes(PART)).length > 0) {
                octets += part.length;
                for (byte b : part) {
                    lines += b == '\n' ? 1 : 0;
                }
                var out = new ByteArrayOutputStream(PART / 4);
                try (var deflated = new DeflaterOutputStream(out)) {
                    deflated.write(part);
                }
                packed += out.size();
                sql.run("INSERT INTO list_upload_part (upload_id, nth, octets) VALUES (?, ?, ?)", id, nth++, out.toByteArray());
            }
        }
        sql.run("UPDATE list_upload SET octets = ?, packed = ?, lines = ? WHERE id = ?", octets, packed, lines, id);
    }

    /** @throws Refusal NOT_FOUND where it is another session's, of another incident, too old, or was never there */
    @Transactional
    Upload find(UUID id, UUID incidentId, Viewer viewer) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(Uploads::read, """
                    SELECT * FROM list_upload WHERE id = ? AND incident_id = ? AND session_id = ? AND created_at >= ?
                    """, id, incidentId, viewer.sessionId(), clock.instant().minus(Upload.KEPT)).stream().findFirst()
                    .orElseThrow(() -> new Refusal(RefusalCode.NOT_FOUND,
                            "This file is no longer here: one is kept for an hour,"
                                    + " and only for whoever sent it. Choose it again; nothing of it was taken over unless the list"
                                    + " says so."));
        }
    }

    /** What this session has looked at last for an incident, and has neither taken over nor thrown away. */
    @Transactional
    Optional<Upload> pending(UUID incidentId, UUID sessionId) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(Uploads::read, """
                    SELECT * FROM list_upload
                    WHERE incident_id = ? AND session_id = ? AND state <> 'IMPORTED' AND created_at >= ?
                    ORDER BY created_at DESC LIMIT 1
                    """, incidentId, sessionId, clock.instant().minus(Upload.KEPT)).stream().findFirst();
        }
    }

    private static Upload read(ResultSet row) throws SQLException {
        try {
            String report = row.getString("report");
            return new Upload(row.getObject("id", UUID.class), row.getObject("incident_id", UUID.class),
                    row.getObject("operator_id", UUID.class), row.getString("file_name"),
                    ListFormat.valueOf(row.getString("format")), row.getString("digest"), row.getLong("octets"),
                    row.getInt("lines"), JSON.readValue(row.getString("taken_for"), new TypeReference<Map<String, String>>() {
                    }), State.valueOf(row.getString("state")), row.getInt("lines_read"), instant(row, "read_at"),
                    instant(row, "beat_at"),
                    report == null ? null : JSON.readValue(report, Report.class), row.getString("failure"),
                    instant(row, "created_at"));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // we wrote it
        }
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** The file as it was sent, in a temporary one of this process; the caller closes it. */
    @Transactional
    @TransactionConfiguration(timeout = 600)
    SpooledList spooled(Upload upload) throws SQLException {
        try (Connection connection = database.getConnection()) {
            var parts = new Parts(new Sql(connection), upload.id());
            return SpooledList.of(new SequenceInputStream(parts), upload.format()).withColumns(upload.takenFor());
        }
    }

    /** The beginning of the file, which has its header; the caller closes it. */
    @Transactional
    SpooledList start(Upload upload) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(row -> row.getBytes(1),
                    "SELECT octets FROM list_upload_part WHERE upload_id = ? AND nth = 0", upload.id()).stream().findFirst()
                    .map(part -> SpooledList.of(new InflaterInputStream(new ByteArrayInputStream(part)), upload.format())
                            .withColumns(upload.takenFor()))
                    .orElseThrow(() -> new IllegalStateException("list upload " + upload.id() + " has no octets"));
        }
    }

    /** Parts one after another, so that only one is in memory. */
    private static final class Parts implements Enumeration<InputStream> {

        private final Sql sql;
        private final UUID id;
        private final long count;
        private int nth;

        Parts(Sql sql, UUID id) throws SQLException {
            this.sql = sql;
            this.id = id;
            this.count = sql.number("SELECT count(*) FROM list_upload_part WHERE upload_id = ?", id);
        }

        @Override
        public boolean hasMoreElements() {
            return nth < count;
        }

        @Override
        public InputStream nextElement() {
            try {
                byte[] part = sql.rows(row -> row.getBytes(1),
                        "SELECT octets FROM list_upload_part WHERE upload_id = ? AND nth = ?", id, nth++).get(0);
                return new InflaterInputStream(new ByteArrayInputStream(part));
            } catch (SQLException e) {
                throw new IllegalStateException("list upload " + id, e);
            }
        }
    }

    /**
     * Begins a check or taking over.
     *
     * @return whether this call did: of two at once one does
     */
    @Transactional
    boolean begin(Upload upload, State state) throws SQLException {
        return run("""
                UPDATE list_upload SET state = ?, lines_read = 0, read_at = NULL, failure = NULL, beat_at = ?
                WHERE id = ? AND (state IN ('CHECKED', 'FAILED') OR state IN ('CHECKING', 'IMPORTING') AND beat_at = ?)
                """, state.name(), clock.instant(), upload.id(), upload.beatAt()) == 1;
    }

    @Transactional
    void take(UUID id, Map<String, String> takenFor) throws SQLException {
        run("UPDATE list_upload SET taken_for = ?::jsonb WHERE id = ? AND state IN ('CHECKED', 'FAILED')", text(takenFor), id);
    }

    @Transactional
    void progress(UUID id, int linesRead) throws SQLException {
        Instant now = clock.instant();
        run("""
                UPDATE list_upload SET lines_read = ?, read_at = CASE WHEN ? >= lines THEN coalesce(read_at, ?) END, beat_at = ?
                WHERE id = ?
                """, linesRead, linesRead, now, now, id);
    }

    @Transactional
    void beat(Collection<UUID> ids) throws SQLException {
        for (UUID id : ids) {
            run("UPDATE list_upload SET beat_at = ? WHERE id = ?", clock.instant(), id);
        }
    }

    /** Takes part in the caller's transaction, if there is one. */
    @Transactional
    void end(UUID id, State state, Report report) throws SQLException {
        run("UPDATE list_upload SET state = ?, report = ?::jsonb WHERE id = ?", state.name(), text(report), id);
    }

    @Transactional
    void fail(UUID id, String failure) throws SQLException {
        run("UPDATE list_upload SET state = 'FAILED', failure = ? WHERE id = ?", failure, id);
    }

    @Transactional
    void forget(UUID id) throws SQLException {
        run("DELETE FROM list_upload WHERE id = ? AND state <> 'IMPORTING'", id);
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @Transactional
    void sweep() throws SQLException {
        run("DELETE FROM list_upload WHERE created_at < ?", clock.instant().minus(Upload.KEPT));
    }

    private int run(String statement, Object... values) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).run(statement, values);
        }
    }

    static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
