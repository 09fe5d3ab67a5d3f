package io.tocsin.console.list;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Pager;
import io.tocsin.console.Pages;
import io.tocsin.console.Query;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.console.Viewer;
import io.tocsin.console.list.FaultyRows.Faulty;
import io.tocsin.console.list.Upload.State;
import io.tocsin.incident.Incident;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.list.RawRows;
import io.tocsin.tenant.list.RawRows.Column;
import io.tocsin.tenant.list.SpooledList;

/** A file that was sent for a list: what is wrong with it, what it would change, and taking it over as it was shown. */
@Path("/console/incidents/{reference}/list/uploads")
@Produces(MediaType.TEXT_HTML)
public class UploadPage {

    private static final int ROWS = 25;

    @Inject
    Pages pages;
    @Inject
    ListPage listPage;
    @Inject
    Uploads uploads;
    @Inject
    UploadRun run;
    @Inject
    FaultyRows faultyRows;
    @Inject
    Clock clock;

    @CheckedTemplate(basePath = "console/list")
    static class Templates {

        static native TemplateInstance upload(Around around, Shown shown);

        static native TemplateInstance progress(Around around, Shown shown);
    }

    /**
     * @param columns empty for a JSON list
     * @param rows with faults, of this page
     * @param kind of fault that is picked out, or null
     */
    record Shown(Incident incident, ListAddress at, Upload upload, boolean abandoned, List<Column> columns, List<ShownRow> rows,
            FaultCode kind, Pager pager, Trouble trouble) {

        /** Columns of which nobody knows what they are: whoever sent the file can say. */
        public boolean isAsking() {
            return columns.stream().anyMatch(column -> column.takenFor() == null);
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

        public long percent() {
            return upload.lines() == 0 ? 0 : Math.min(99, 100L * upload.linesRead() / upload.lines());
        }
    }

    /** @param cells with the names of their columns; empty where the row could not be read */
    record ShownRow(Faulty faulty, List<ShownCell> cells) {
    }

    record ShownCell(String column, String text, boolean wrong) {
    }

    @POST
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    @io.tocsin.http.Upload
    public Response send(@PathParam("reference") String reference, @RestForm("list") FileUpload file)
            throws SQLException, IOException {
        try {
            Incident incident = open(reference);
            if (file == null || file.size() == 0) {
                throw new Refusal(RefusalCode.INVALID, "No file was chosen, or it is empty. Choose the list, then upload it.");
            }
            Viewer viewer = pages.viewer();
            UUID id;
            try (SpooledList list = SentFile.spooled(file.uploadedFile())) {
                id = uploads.keep(incident.id, viewer, SentFile.name(file.fileName()), list);
            }
            run.check(reference, uploads.find(id, incident.id, viewer), viewer.actor());
            return pages.seeOther(new ListAddress(reference).upload(id));
        } catch (Refusal e) {
            if (e.code() == RefusalCode.NOT_FOUND) {
                throw e;
            }
            return pages.again(e, QuarkusTransaction.requiringNew()
                    .call(() -> listPage.page(reference, null, null, Trouble.of(e))));
        }
    }

    private static Incident open(String reference) {
        Incident incident = QuarkusTransaction.requiringNew().call(() -> Incident.named(reference));
        if (incident.closedAt != null) {
            throw new Refusal(RefusalCode.STATE, "The incident is closed, and its list with it. Reopen it first.");
        }
        return incident;
    }

    @GET
    @Path("{id}")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response look(@PathParam("reference") String reference, @PathParam("id") UUID id, @QueryParam("kind") FaultCode kind,
            @QueryParam("after") Integer after) throws SQLException {
        return pages.page(200,
                Templates.upload(around(reference), shown(reference, id, kind, after == null ? 0 : after, null)));
    }

    /** A piece of the page, asked for every second while something goes on; when that ended the browser fetches the whole. */
    @GET
    @Path("{id}/progress")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response progress(@PathParam("reference") String reference, @PathParam("id") UUID id) throws SQLException {
        Shown shown = shown(reference, id, null, 0, null);
        return shown.upload().isWorkedOn() && !shown.abandoned()
                ? pages.page(200, Templates.progress(around(reference), shown))
                : pages.seeOther(shown.here());
    }

    /** Says what columns are that were not known, and checks again. */
    @POST
    @Path("{id}/columns")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response columns(@PathParam("reference") String reference, @PathParam("id") UUID id,
            @RestForm("column") List<String> columns, @RestForm("takenFor") List<String> takenFor,
            @RestForm("fact") List<String> facts) throws SQLException {
        Upload upload = find(reference, id);
        Map<String, String> taken = new TreeMap<>(upload.takenFor());
        for (int i = 0; columns != null && i < columns.size() && i < takenFor.size(); i++) {
            String wanted = takenFor.get(i);
            if (wanted.equals("leave")) {
                taken.put(columns.get(i), "");
            } else if (wanted.equals("fact")) {
                taken.put(columns.get(i), "fact." + facts.get(i).strip());
            } else if (wanted.isEmpty()) {
                taken.remove(columns.get(i));
            } else {
                taken.put(columns.get(i), wanted);
            }
        }
        uploads.take(id, taken);
        return again(reference, id);
    }

    /** The same file once more: after the list has moved, or after something went wrong. */
    @POST
    @Path("{id}/check")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response again(@PathParam("reference") String reference, @PathParam("id") UUID id) throws SQLException {
        Upload upload = find(reference, id);
        boolean free = !upload.isWorkedOn() || upload.isAbandoned(clock.instant());
        if (free && upload.state() != State.IMPORTED && uploads.begin(upload, State.CHECKING)) {
            run.check(reference, upload, pages.viewer().actor());
        }
        return pages.seeOther(new ListAddress(reference).upload(id));
    }

    @POST
    @Path("{id}/take-over")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response takeOver(@PathParam("reference") String reference, @PathParam("id") UUID id) throws SQLException {
        Upload upload = find(reference, id);
        if (upload.state() == State.CHECKED && !upload.isFaulty() && uploads.begin(upload, State.IMPORTING)) {
            run.takeOver(reference, upload, pages.viewer().actor());
        }
        return pages.seeOther(new ListAddress(reference).upload(id));
    }

    @POST
    @Path("{id}/forget")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response forget(@PathParam("reference") String reference, @PathParam("id") UUID id) throws SQLException {
        uploads.forget(find(reference, id).id());
        pages.said("The file was thrown away. The list is as it was.");
        return pages.seeOther(new ListAddress(reference).list());
    }

    /** @param rows {@code all}, or only the faulty ones */
    @GET
    @Path("{id}/to-fix.csv")
    @Produces("text/csv")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response toFix(@PathParam("reference") String reference, @PathParam("id") UUID id, @QueryParam("rows") String rows)
            throws SQLException {
        Upload upload = find(reference, id);
        Map<Integer, String> words = faultyRows.words(id);
        StreamingOutput out = stream -> {
            try (SpooledList list = uploads.spooled(upload)) {
                new ToFix(list, words, !"all".equals(rows)).writeTo(stream);
            } catch (SQLException e) {
                throw new IOException(e);
            }
        };
        return Response.ok(out).header(HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"" + ("all".equals(rows) ? "list" : "faulty-rows") + "-to-fix.csv\"").build();
    }

    private Upload find(String reference, UUID id) throws SQLException {
        return uploads.find(id, open(reference).id, pages.viewer());
    }

    private Around around(String reference) {
        return pages.around(Section.INCIDENTS, "A list for " + reference);
    }

    private Shown shown(String reference, UUID id, FaultCode kind, int after, Trouble trouble) throws SQLException {
        Incident incident = QuarkusTransaction.requiringNew().call(() -> Incident.named(reference));
        Upload upload = uploads.find(id, incident.id, pages.viewer());
        var at = new ListAddress(reference);
        List<Column> columns = List.of();
        List<ShownRow> rows = List.of();
        boolean more = false;
        if (upload.state() == State.CHECKED) {
            try (SpooledList list = uploads.start(upload)) {
                columns = RawRows.columns(list);
            }
            if (upload.isFaulty()) {
                List<Faulty> found = faultyRows.page(id, kind, after, ROWS + 1);
                more = found.size() > ROWS;
                rows = rows(more ? found.subList(0, ROWS) : found, columns);
            }
        }
        String here = at.upload(id);
        var pager = new Pager(rows.size(), after == 0 ? null : Query.at(here).with("kind", kind) + "#faults",
                more ? Query.at(here).with("kind", kind).with("after", rows.get(ROWS - 1).faulty().line()) + "#faults" : null);
        return new Shown(incident, at, upload, upload.isAbandoned(clock.instant()), columns, rows, kind, pager, trouble);
    }

    private static List<ShownRow> rows(List<Faulty> faulty, List<Column> columns) {
        List<ShownRow> rows = new ArrayList<>();
        for (Faulty row : faulty) {
            List<ShownCell> cells = new ArrayList<>();
            for (int i = 0; i < row.cells().size(); i++) {
                Column column = i < columns.size() ? columns.get(i) : null;
                String name = column == null ? "" : column.written();
                boolean wrong = column != null && row.faults().stream().anyMatch(fault -> fault.column() != null
                        && (fault.column().equals(column.takenFor()) || fault.column().equals(name)));
                if (wrong || !row.cells().get(i).isBlank()) {
                    cells.add(new ShownCell(name, row.cells().get(i), wrong));
                }
            }
            rows.add(new ShownRow(row, cells));
        }
        return rows;
    }
}
