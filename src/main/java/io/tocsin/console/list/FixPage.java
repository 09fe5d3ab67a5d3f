package io.tocsin.console.list;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

import io.tocsin.access.Role;
import io.tocsin.console.Numbers;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Tone;
import io.tocsin.console.Trouble;
import io.tocsin.console.list.ToFix.Exchanged;
import io.tocsin.http.LaidDownFiles;
import io.tocsin.incident.Incident;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.list.SpooledList;

/** A file with faults goes out to be put right in a spreadsheet, and what was wrong in it comes back. */
@jakarta.ws.rs.Path("/console/incidents/{reference}/list/uploads/{id}")
@Produces(MediaType.TEXT_HTML)
public class FixPage {

    @Inject
    Pages pages;
    @Inject
    Uploads uploads;
    @Inject
    UploadRun run;
    @Inject
    FaultyRows faultyRows;
    @Inject
    ShownUploads shown;

    /** @param rows {@code all}, or only those of tenants with faults */
    @GET
    @jakarta.ws.rs.Path("to-fix.csv")
    @Produces("text/csv")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response toFix(@PathParam("reference") String reference, @PathParam("id") UUID id, @QueryParam("rows") String rows)
            throws SQLException {
        Upload upload = uploads.find(id, UploadPage.open(reference).id, pages.viewer());
        Map<Integer, String> words = faultyRows.words(id);
        boolean all = "all".equals(rows);
        StreamingOutput out = stream -> {
            try (SpooledList list = uploads.spooled(upload)) {
                var toFix = new ToFix(list, words);
                if (all) {
                    toFix.writeAll(stream);
                } else {
                    toFix.writeFaulty(stream);
                }
            } catch (SQLException e) {
                throw new IOException(e);
            }
        };
        return Response.ok(out).header(HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"" + (all ? "list" : "tenants-with-faults") + "-to-fix.csv\"").build();
    }

    /** Tenants that had faults, put right: they take the place of theirs in the file, which is checked again as a whole. */
    @POST
    @jakarta.ws.rs.Path("put-right")
    @Consumes(MediaType.MULTIPART_FORM_DATA)
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    @io.tocsin.http.Upload
    public Response putRight(@PathParam("reference") String reference, @PathParam("id") UUID id,
            @RestForm("list") FileUpload file) throws SQLException, IOException {
        Incident incident = UploadPage.open(reference);
        Upload upload = uploads.find(id, incident.id, pages.viewer());
        try {
            if (!upload.isFaulty()) {
                throw new Refusal(RefusalCode.STATE,
                        "Nothing is wrong with this file any more, so nothing has to be put right.");
            }
            UploadPage.requireFile(file);
            UUID whole = exchanged(incident, upload, file.uploadedFile());
            run.check(reference, uploads.find(whole, incident.id, pages.viewer()), pages.viewer().actor());
            return pages.seeOther(new ListAddress(reference).upload(whole));
        } catch (Refusal e) {
            return pages.again(e, UploadPage.Templates.upload(pages.around(Section.INCIDENTS, "A list for " + reference),
                    shown.of(reference, id, pages.viewer(), null, 0, Trouble.of(e))));
        }
    }

    private UUID exchanged(Incident incident, Upload upload, Path sent) throws SQLException, IOException {
        Path together = LaidDownFiles.create();
        try (SpooledList list = uploads.spooled(upload); SpooledList fixed = SentFile.spooled(sent)) {
            Exchanged rows;
            try (OutputStream out = Files.newOutputStream(together)) {
                rows = new ToFix(list, faultyRows.words(upload.id())).writeWith(fixed, out);
            }
            try (SpooledList whole = SentFile.spooled(together)) {
                UUID id = uploads.keep(incident.id, pages.viewer(), upload.fileName(), whole);
                pages.said(rows.rows() < rows.replaced() ? Tone.WARN : Tone.GOOD, Numbers.counted(rows.replaced(), "row")
                        + " had been given out to be put right, and " + Numbers.of(rows.rows())
                        + " came back in their place. The file is checked again as a whole.");
                return id;
            }
        } finally {
            Files.deleteIfExists(together);
        }
    }
}
