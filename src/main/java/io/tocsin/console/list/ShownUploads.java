package io.tocsin.console.list;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.console.Pager;
import io.tocsin.console.Query;
import io.tocsin.console.Trouble;
import io.tocsin.console.Viewer;
import io.tocsin.console.list.FaultyRows.Faulty;
import io.tocsin.console.list.Upload.State;
import io.tocsin.incident.Incident;
import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.RawRows;
import io.tocsin.tenant.list.RawRows.Column;
import io.tocsin.tenant.list.SpooledList;

/** Reads what the page of a file shows: of a long file the beginning and one page of the rows with faults. */
@ApplicationScoped
class ShownUploads {

    private static final int ROWS = 25;
    /** The header, and rows after it. */
    private static final int ROWS_FOR_EXAMPLES = 20;
    private static final int LONGEST_EXAMPLE = 60;

    private final Uploads uploads;
    private final FaultyRows faultyRows;
    private final Clock clock;

    ShownUploads(Uploads uploads, FaultyRows faultyRows, Clock clock) {
        this.uploads = uploads;
        this.faultyRows = faultyRows;
        this.clock = clock;
    }

    /**
     * @param kind of fault that is picked out, or null
     * @param after the line that rows on this page come after
     * @param trouble why something was not done, or null
     * @throws io.tocsin.problem.Refusal NOT_FOUND where the file is not this session's
     */
    ShownUpload of(String reference, UUID id, Viewer viewer, FaultCode kind, int after, Trouble trouble) throws SQLException {
        Incident incident = QuarkusTransaction.requiringNew().call(() -> Incident.named(reference));
        Upload upload = uploads.find(id, incident.id, viewer);
        Instant now = clock.instant();
        var at = new ListAddress(reference);
        List<Column> columns = List.of();
        List<String> examples = List.of();
        List<Faulty> faulty = List.of();
        if (upload.state() == State.CHECKED && !upload.report().isUnreadable()) {
            try (SpooledList list = uploads.start(upload)) {
                columns = RawRows.columns(list);
                examples = examples(list, columns.size());
            }
        }
        if (upload.state() == State.CHECKED) {
            faulty = upload.isFaulty() ? faultyRows.page(id, kind, after, ROWS + 1) : faulty;
        }
        boolean more = faulty.size() > ROWS;
        List<ShownUpload.Row> rows = rows(more ? faulty.subList(0, ROWS) : faulty, columns);
        String here = at.upload(id);
        var pager = new Pager(rows.size(), after == 0 ? null : Query.at(here).with("kind", kind) + "#faults",
                more ? Query.at(here).with("kind", kind).with("after", rows.get(ROWS - 1).faulty().line()) + "#faults" : null);
        return new ShownUpload(incident, at, upload, upload.isAbandoned(now), columns, examples, rows, kind, pager,
                trouble, now);
    }

    /** By what stands in it people know a column again whose head says little. */
    private static List<String> examples(SpooledList list, int columns) {
        String[] examples = new String[columns];
        Arrays.fill(examples, "");
        int[] seen = { 0 };
        if (columns > 0) {
            RawRows.of(list, (line, cells) -> {
                for (int i = 0; seen[0] > 0 && i < Math.min(columns, cells.size()); i++) {
                    examples[i] = examples[i].isEmpty() ? shortened(cells.get(i).strip()) : examples[i];
                }
                return ++seen[0] < ROWS_FOR_EXAMPLES;
            });
        }
        return List.of(examples);
    }

    private static String shortened(String cell) {
        return cell.length() <= LONGEST_EXAMPLE ? cell
                : cell.substring(0, cell.offsetByCodePoints(0, LONGEST_EXAMPLE / 2)) + "…";
    }

    private static List<ShownUpload.Row> rows(List<Faulty> faulty, List<Column> columns) {
        List<ShownUpload.Row> rows = new ArrayList<>();
        for (Faulty row : faulty) {
            List<ShownUpload.Cell> cells = new ArrayList<>();
            for (int i = 0; i < row.cells().size(); i++) {
                Column column = i < columns.size() ? columns.get(i) : null;
                String name = column == null ? "" : column.written();
                boolean wrong = column != null && row.faults().stream().anyMatch(fault -> fault.column() != null
                        && (fault.column().equals(column.takenFor()) || fault.column().equals(name)));
                if (wrong || !row.cells().get(i).isBlank()) {
                    cells.add(new ShownUpload.Cell(name, row.cells().get(i), wrong));
                }
            }
            rows.add(new ShownUpload.Row(row, cells));
        }
        return rows;
    }
}
