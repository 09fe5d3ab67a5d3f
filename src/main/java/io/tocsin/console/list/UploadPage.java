package io.tocsin.console.list;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestForm;
import org.jboss.resteasy.reactive.multipart.FileUpload;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Tone;
import io.tocsin.console.Trouble;
import io.tocsin.console.Viewer;
import io.tocsin.console.list.Upload.State;
import io.tocsin.console.way.Stage;
import io.tocsin.console.way.Ways;
import io.tocsin.incident.Incident;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.list.SpooledList;

/** A file that was sent for a list: what is wrong with it, what it would change, and taking it over as it was shown. */
@Path("/console/incidents/{reference}/list/uploads")
@Produces(MediaType.TEXT_HTML)
public class UploadPage {

    /** Whatever was said of them, form after form. */
    private static final int MOST_COLUMNS = 1000;

    @Inject
    Pages pages;
    @Inject
    ListPage listPage;
    @Inject
    Uploads uploads;
    @Inject
    UploadRun run;
    @Inject
    ShownUploads shown;
    @Inject
    Clock clock;
    @Inject
    Ways ways;

    @CheckedTemplate(basePath = "console/list")
    static class Templates {

        static native TemplateInstance upload(Around around, ShownUpload shown);

        static native TemplateInstance progress(Around around, ShownUpload shown);
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
            requireFile(file);
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

    static void requireFile(FileUpload file) {
        if (file == null || file.size() == 0) {
            throw new Refusal(RefusalCode.INVALID, "No file was chosen, or it is empty. Choose the list, then upload it.");
        }
    }

    static Incident open(String reference) {
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
        ShownUpload file;
        try {
            file = shown.of(reference, id, pages.viewer(), kind, after == null ? 0 : after, null);
        } catch (Refusal refusal) {
            if (refusal.code() != RefusalCode.NOT_FOUND) {
                throw refusal;
            }
            return instead(reference, refusal);
        }
        return pages.page(200, Templates.upload(onList(reference), file));
    }

    /** Whoever goes back to a file that another has replaced, or that is forgotten, is shown the way on. */
    private Response instead(String reference, Refusal gone) throws SQLException {
        Incident incident = QuarkusTransaction.requiringNew().call(() -> Incident.named(reference));
        var at = new ListAddress(reference);
        Optional<Upload> other = uploads.pending(incident.id, pages.viewer().sessionId());
        pages.said(Tone.WARN, other.isPresent()
                ? "The file that you went back to is no longer here: this one was sent in its place."
                : gone.getMessage());
        return pages.seeOther(other.isPresent() ? at.upload(other.get().id()) : at.list());
    }

    /** A piece of the page, asked for every second while something goes on; when that ended the browser fetches the whole. */
    @GET
    @Path("{id}/progress")
    @Operation(hidden = true)
    @RolesAllowed(Role.AUTHOR)
    public Response progress(@PathParam("reference") String reference, @PathParam("id") UUID id) throws SQLException {
        ShownUpload now = shown.of(reference, id, pages.viewer(), null, 0, null);
        return now.upload().isWorkedOn() && !now.abandoned()
                ? pages.page(200, Templates.progress(around(reference), now))
                : pages.seeOther(now.here());
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
        if (columns == null || takenFor == null || facts == null || takenFor.size() != columns.size()
                || facts.size() != columns.size()) {
            throw new Refusal(RefusalCode.INVALID, "What was sent is not whole. Nothing was lost: go back, and send it again.");
        }
        Map<String, String> taken = new TreeMap<>(upload.takenFor());
        for (int i = 0; i < columns.size(); i++) {
            String wanted = takenFor.get(i);
            if (wanted.isEmpty()) {
                taken.remove(columns.get(i));
            } else {
                taken.put(columns.get(i), columnOf(wanted, facts.get(i).strip()));
            }
        }
        if (taken.size() > MOST_COLUMNS) {
            throw new Refusal(RefusalCode.INVALID, "No list has so many columns.");
        }
        uploads.take(id, taken);
        return again(reference, id);
    }

    /** @param wanted as the form offers it: a column, {@code leave}, {@code fact}, or {@code fact:} and the type of it */
    private static String columnOf(String wanted, String fact) {
        if (wanted.equals("leave")) {
            return "";
        }
        return wanted.equals("fact") || wanted.startsWith("fact:") ? "fact." + fact + wanted.substring("fact".length())
                : wanted;
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

    private Upload find(String reference, UUID id) throws SQLException {
        return uploads.find(id, open(reference).id, pages.viewer());
    }

    private Around onList(String reference) {
        return around(reference).on(
                QuarkusTransaction.requiringNew().call(() -> ways.course(Incident.named(reference), Stage.LIST)));
    }

    private Around around(String reference) {
        return pages.around(Section.INCIDENTS, "A list for " + reference);
    }
}
