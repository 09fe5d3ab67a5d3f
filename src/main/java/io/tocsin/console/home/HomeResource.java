package io.tocsin.console.home;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;

@Path("/console")
@Produces(MediaType.TEXT_HTML)
public class HomeResource {

    @CheckedTemplate(basePath = "console/home")
    static class Templates {

        static native TemplateInstance home(Around around, Home home);
    }

    @Inject
    HomeReader reader;
    @Inject
    Pages pages;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance home() {
        return Templates.home(pages.around(Section.HOME, "Home"), reader.read(pages.viewer()));
    }
}
