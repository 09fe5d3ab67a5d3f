package io.tocsin.console.list;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.tocsin.console.Numbers;
import io.tocsin.console.Pager;
import io.tocsin.console.Trouble;
import io.tocsin.console.list.FaultyRows.Faulty;
import io.tocsin.incident.Incident;
import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.RawRows;
import io.tocsin.tenant.list.RawRows.Column;

/**
 * A file as its page shows it.
 *
 * @param columns empty for a JSON list
 * @param examples what stands in the first rows of each of them, "" where nothing does
 * @param rows with faults, of this page
 * @param kind of fault that is picked out, or null
 * @param now when the page was made
 */
record ShownUpload(Incident incident, ListAddress at, Upload upload, boolean abandoned, List<Column> columns,
        List<String> examples, List<Row> rows, FaultCode kind, Pager pager, Trouble trouble, Instant now) {

    /** @param cells with the names of their columns; empty where the row could not be read */
    record Row(Faulty faulty, List<Cell> cells) {
    }

    record Cell(String column, String text, boolean wrong) {
    }

    /** Columns of which nobody knows what they are: whoever sent the file can say. */
    public boolean isAsking() {
        return columns.stream().anyMatch(column -> column.takenFor() == null) && upload.isFaulty()
                && !upload.report().isCutShort();
    }

    public boolean isSomeTaken() {
        return columns.stream().anyMatch(column -> column.takenFor() != null);
    }

    /** What a column can be taken for, beside a fact. */
    public List<String> known() {
        return RawRows.KNOWN;
    }

    /** A name for the fact that a column may be: its head, as far as it is one. */
    public String factName(Column column) {
        String name = column.written().replaceAll("[^A-Za-z0-9_]+", "_").replaceAll("^[^A-Za-z]+|_+$", "");
        return name.length() > 64 ? name.substring(0, 64) : name;
    }

    public String here() {
        return at.upload(upload.id());
    }

    public boolean isPicked(FaultCode code) {
        return code == kind;
    }

    /** For how long what comes after reading has gone on: whoever waits sees a number that moves. */
    public String sinceRead() {
        return Numbers.counted(Math.max(0, Duration.between(upload.readAt(), now).toSeconds()), "second");
    }

    public long percent() {
        return upload.lines() == 0 ? 0 : Math.min(99, 100L * upload.linesRead() / upload.lines());
    }
}
