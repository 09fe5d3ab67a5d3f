package io.tocsin.console.list;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.affected.AffectedView;
import io.tocsin.console.Around;
import io.tocsin.console.Pager;
import io.tocsin.console.Pages;
import io.tocsin.console.Query;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.console.list.ListedTenants.Count;
import io.tocsin.console.list.ListedTenants.LastImport;
import io.tocsin.console.way.Stage;
import io.tocsin.console.way.Ways;
import io.tocsin.console.words.Languages;
import io.tocsin.incident.Incident;

/** Who is on an incident's list, and the ways onto it. */
@Path("/console/incidents/{reference}/list")
@Produces(MediaType.TEXT_HTML)
public class ListPage {

    private static final int ROWS = 50;
    private static final String EXAMPLE = """
            tenant_id,tenant_name,contact_email,contact_name,contact_role,locale,time_zone,tier,region,fact.accountsViewed:number,fact.note,fact.requiredActions:json
            t-001,Acme GmbH,security@acme.example,Ann Müller,security,de,Europe/Berlin,enterprise,EU,12,Seen on 20 January,"[""Reset the passwords of these accounts""]"
            t-001,Acme GmbH,legal@acme.example,,legal,de,Europe/Berlin,enterprise,EU,12,Seen on 20 January,"[""Reset the passwords of these accounts""]"
            t-002,Globex,ciso@globex.example,Tom Okafor,executive,en,America/Chicago,starter,US,0,,[]
            """;

    @Inject
    Pages pages;
    @Inject
    ListedTenants tenants;
    @Inject
    Uploads uploads;
    @Inject
    Ways ways;

    @CheckedTemplate(basePath = "console/list")
    static class Templates {

        static native TemplateInstance list(Around around, Shown shown);
    }

    /**
     * @param from what ids on this page begin after, as it was typed; "" for the first page
     * @param pending a file that the viewer was looking at, or null
     * @param trouble why a file was not taken, or null
     */
    record Shown(Incident incident, ListAddress at, Count count, LastImport last, List<AffectedView> rows, Pager pager,
            String from, Upload pending, Trouble trouble) {

        public boolean isClosed() {
            return incident.closedAt != null;
        }

        public boolean isFinal() {
            return incident.scope.equals(Incident.FINAL);
        }

        /** As people call it. */
        public String language(String tag) {
            return Languages.nameOf(tag);
        }

        public boolean isEmpty() {
            return count.tenants() + count.withdrawn() == 0;
        }
    }

    @GET
    @Operation(hidden = true)
    @RolesAllowed(Role.VIEWER)
    @Transactional
    public TemplateInstance list(@PathParam("reference") String reference, @QueryParam("after") String after,
            @QueryParam("from") String from) throws SQLException {
        return page(reference, after, from, null);
    }

    TemplateInstance page(String reference, String after, String from, Trouble trouble) throws SQLException {
        Incident incident = Incident.named(reference);
        var at = new ListAddress(incident.reference);
        String typed = from == null ? "" : from.strip().replaceAll("\\p{Cntrl}", "");
        List<AffectedView> rows = tenants.page(incident.id, after != null ? after : before(typed), ROWS + 1);
        boolean more = rows.size() > ROWS;
        List<AffectedView> shown = more ? rows.subList(0, ROWS) : rows;
        boolean first = (after == null || after.isEmpty()) && typed.isEmpty();
        var pager = new Pager(shown.size(), first ? null : at.list(),
                more ? Query.at(at.list()).with("after", shown.get(ROWS - 1).tenantId()).toString() : null);
        return Templates.list(pages.around(Section.INCIDENTS, "Affected list of " + incident.reference)
                .on(ways.course(incident, Stage.LIST)),
                new Shown(incident, at, tenants.count(incident), tenants.lastImport(incident.id).orElse(null), shown, pager,
                        typed, uploads.pending(incident.id, pages.viewer().sessionId()).orElse(null), trouble));
    }

    /** The text that sorts right before all that begin with this one. */
    static String before(String typed) {
        String id = typed.replaceAll("(?s)[^ -~].*", ""); // no id goes on like this
        if (id.isEmpty()) {
            return "";
        }
        char last = id.charAt(id.length() - 1);
        return id.substring(0, id.length() - 1) + (char) Math.max(1, last - 1) + (last > 1 ? "~" : "");
    }

    @GET
    @Path("example.csv")
    @Produces("text/csv")
    @Operation(hidden = true)
    @RolesAllowed(Role.VIEWER)
    public Response example() throws IOException {
        return Response.ok("\ufeff" + EXAMPLE.replace("\n", "\r\n"))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"affected-list-example.csv\"").build();
    }
}
