package io.tocsin.console.tenants;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.BeanParam;
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
import io.tocsin.console.way.Stage;
import io.tocsin.console.way.Ways;

/** Tenants of a notice or of the directory, found by whatever somebody knows of them. */
@Path(TenantList.PATH)
@Produces(MediaType.TEXT_HTML)
public class TenantsResource {

    @Inject
    Pages pages;
    @Inject
    TenantList list;
    @Inject
    Ways ways;

    @CheckedTemplate(basePath = "console/tenants")
    static class Templates {

        static native TemplateInstance list(Around around, TenantList.View view);
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(hidden = true)
    public TemplateInstance list(@BeanParam TenantParameters parameters) {
        Around around = pages.around(Section.TENANTS, Section.TENANTS.word());
        TenantList.View view = list.read(TenantFilter.of(parameters), around.viewer().operatorId());
        return Templates.list(view.isOfOne() ? around.on(ways.course(view.chosen().id(), Stage.ANSWERS)) : around, view);
    }
}
