package io.tocsin.console.administration;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Pager;
import io.tocsin.console.Pages;
import io.tocsin.console.Query;
import io.tocsin.console.Section;

/** How the service is set up, to look at. */
@Path("/console/administration")
@Produces(MediaType.TEXT_HTML)
public class AdministrationResource {

    @CheckedTemplate(basePath = "console/administration")
    static class Templates {

        static native TemplateInstance relay(Around around, RelayView relay);

        static native TemplateInstance brand(Around around, BrandView brand);

        static native TemplateInstance health(Around around, List<Sign> signs);
    }

    @Inject
    AccessReader access;
    @Inject
    BrandViews brands;
    @Inject
    Health health;
    @Inject
    Pages pages;
    @Inject
    RelayViews relays;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public Response first() {
        return pages.seeOther("/console/administration/" + (pages.viewer().isAdmin() ? "operators" : "health"));
    }

    @GET
    @Path("/keys")
    @RolesAllowed(Role.ADMIN)
    @Operation(hidden = true)
    public TemplateInstance keys(@QueryParam("after") UUID after) {
        List<KeyRow> rows = access.keys(null, after);
        List<KeyRow> shown = rows.subList(0, Math.min(rows.size(), AccessReader.PAGE));
        String path = "/console/administration/keys";
        var pager = new Pager(shown.size(), after == null ? null : path, shown.size() == rows.size() ? null
                : Query.at(path).with("after", shown.get(shown.size() - 1).id()).toString());
        return OperatorsResource.Templates.keys(pages.around(Section.ADMINISTRATION, "API keys"), shown, pager);
    }

    @GET
    @Path("/relay")
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance relay() {
        return Templates.relay(pages.around(Section.ADMINISTRATION, "Mail relay"), relays.read());
    }

    @GET
    @Path("/brand")
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance brand() {
        return Templates.brand(pages.around(Section.ADMINISTRATION, "Brand"), brands.read());
    }

    @GET
    @Path("/health")
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance health() {
        return Templates.health(pages.around(Section.ADMINISTRATION, "Health"), health.read());
    }
}
