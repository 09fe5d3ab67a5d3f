package io.tocsin.acknowledgement;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

/** For who types the address alone: whose service this is, and where a notice can be checked. */
@Path("/")
public class HomeResource {

    @Inject
    Pages pages;

    @GET
    @Produces(MediaType.TEXT_HTML)
    @PermitAll
    @Operation(hidden = true)
    public Response home(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String languages) {
        return pages.home(PageLanguage.accepted(languages));
    }
}
