package io.tocsin.console.list;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.agroal.api.AgroalDataSource;
import io.tocsin.affected.ListCheck;
import io.tocsin.console.list.Upload.Kind;
import io.tocsin.console.list.Upload.Report;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.ListFormat;
import io.tocsin.tenant.list.RawRows;
import io.tocsin.tenant.list.SpooledList;

/** The rows of a list in which something is wrong, each with its cells and its faults, page by page. */
@ApplicationScoped
class FaultyRows {

    private static final int BATCH = 500;
    private static final int LONGEST_CELL = 300;
    private static final int MOST_CELLS = 250;
    private static final int MOST_OF_A_ROW = 50;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final AgroalDataSource database;

    FaultyRows(AgroalDataSource database) {
        this.database = database;
    }

    /** @param cells as they were written, shortened; empty where the row could not be read */
    record Faulty(int line, List<String> cells, List<Fault> faults) {
    }

    /** Keeps what a check found, in place of what an earlier one did. Takes part in the caller's transaction. */
    @Transactional(Transactional.TxType.MANDATORY)
    Report keep(UUID id, SpooledList list, ListCheck check) throws SQLException {
        Map<Integer, List<Fault>> byLine = new TreeMap<>();
        Map<FaultCode, Integer> counts = new EnumMap<>(FaultCode.class);
        for (Fault fault : check.faults()) {
            List<Fault> ofRow = byLine.computeIfAbsent(fault.line(), line -> new ArrayList<>(1));
            if (ofRow.size() < MOST_OF_A_ROW) {
                ofRow.add(fault);
            }
            counts.merge(fault.code(), 1, Integer::sum);
        }
        try (Connection connection = database.getConnection()) {
            new Sql(connection).run("DELETE FROM list_upload_fault WHERE upload_id = ?", id);
            if (!byLine.isEmpty()) {
                insert(connection, id, list, byLine);
            }
        }
        List<Kind> kinds = counts.entrySet().stream().map(entry -> new Kind(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingInt(Kind::count).reversed()).toList();
        return new Report(check.result(), check.changes(), check.listRevision(), check.faultCount(), check.faults().size(),
                byLine.size(), kinds);
    }

    private static void insert(Connection connection, UUID id, SpooledList list, Map<Integer, List<Fault>> byLine)
            throws SQLException {
        Set<Integer> ambiguous = list.format() == ListFormat.JSON ? linesOfSeveral(list, byLine.keySet()) : Set.of();
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO list_upload_fault (upload_id, line, codes, cells, faults)
                VALUES (?, ?, string_to_array(?, ','), ?::jsonb, ?::jsonb) ON CONFLICT DO NOTHING
                """)) {
            var batch = new Batch(insert, id);
            Set<Integer> seen = new HashSet<>();
            RawRows.of(list, (line, cells) -> {
                List<Fault> faults = byLine.get(line);
                if (faults != null && seen.add(line)) {
                    batch.add(line, ambiguous.contains(line) ? List.of() : cells, faults);
                }
                return seen.size() < byLine.size();
            });
            byLine.forEach((line, faults) -> {
                if (!seen.contains(line)) {
                    batch.add(line, List.of(), faults);
                }
            });
            batch.send();
        } catch (IllegalStateException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /** A JSON array may have all its items on one line: then a line does not tell which of them is meant. */
    private static Set<Integer> linesOfSeveral(SpooledList list, Set<Integer> lines) {
        Set<Integer> once = new HashSet<>();
        Set<Integer> several = new HashSet<>();
        RawRows.of(list, (line, cells) -> {
            if (lines.contains(line) && !once.add(line)) {
                several.add(line);
            }
            return true;
        });
        return several;
    }

    private static final class Batch {

        private final PreparedStatement insert;
        private final UUID id;
        private int size;

        Batch(PreparedStatement insert, UUID id) {
            this.insert = insert;
            this.id = id;
        }

        void add(int line, List<String> cells, List<Fault> faults) {
            try {
                insert.setObject(1, id);
                insert.setInt(2, line);
                insert.setString(3, faults.stream().map(fault -> fault.code().name()).distinct()
                        .collect(Collectors.joining(",")));
                insert.setString(4, Uploads.text(cells.stream().limit(MOST_CELLS).map(FaultyRows::shortened).toList()));
                insert.setString(5, Uploads.text(faults));
                insert.addBatch();
                if (++size % BATCH == 0) {
                    send();
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        void send() {
            try {
                insert.executeBatch();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** PostgreSQL's JSON has no NUL and no half of a character. */
    private static String shortened(String cell) {
        String shown = cell.length() <= LONGEST_CELL ? cell : cell.substring(0, LONGEST_CELL) + "...";
        var clean = new StringBuilder(shown.length());
        shown.codePoints().forEach(c -> clean.appendCodePoint(
                c == 0 || c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xfffd : c));
        return clean.toString();
    }

    /**
     * @param code null for all of them
     * @param after the line to start after
     */
    @Transactional
    List<Faulty> page(UUID id, FaultCode code, int after, int limit) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(FaultyRows::read, """
                    SELECT line, cells, faults FROM list_upload_fault
                    WHERE upload_id = ? AND line > ? AND (?::text IS NULL OR ?::text = ANY (codes)) ORDER BY line LIMIT ?
                    """, id, after, code == null ? null : code.name(), code == null ? null : code.name(), limit);
        }
    }

    /** What is wrong, by line: for all rows of the file at once, in words only. */
    @Transactional
    Map<Integer, String> words(UUID id) throws SQLException {
        Map<Integer, String> words = new TreeMap<>();
        try (Connection connection = database.getConnection()) {
            new Sql(connection).each(row -> words.put(row.getInt("line"), faults(row).stream()
                    .map(fault -> (fault.column() == null ? "" : fault.column() + ": ") + fault.message())
                    .collect(Collectors.joining(" "))), """
                            SELECT line, faults FROM list_upload_fault WHERE upload_id = ? ORDER BY line
                            """, id);
        }
        return words;
    }

    private static Faulty read(ResultSet row) throws SQLException {
        try {
            return new Faulty(row.getInt("line"), JSON.readValue(row.getString("cells"), new TypeReference<List<String>>() {
            }), faults(row));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Fault> faults(ResultSet row) throws SQLException {
        try {
            return JSON.readValue(row.getString("faults"), new TypeReference<List<Fault>>() {
            });
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
