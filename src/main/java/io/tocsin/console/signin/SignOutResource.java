package io.tocsin.console.signin;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.tocsin.access.Role;
import io.tocsin.access.session.SessionCookie;
import io.tocsin.access.session.Sessions;
import io.tocsin.console.Pages;

/** Ends the session that the form was sent with. */
@Path("/console/sign-out")
public class SignOutResource {

    @Inject
    Pages pages;
    @Inject
    Sessions sessions;
    @Inject
    SessionCookie cookie;

    @POST
    @RolesAllowed(Role.VIEWER)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response signOut(@FormParam("csrf") String csrf) {
        sessions.end(pages.viewer().actor(), pages.viewer().sessionId(), "signed out");
        return Response.fromResponse(pages.seeOther("/console/sign-in")).header(HttpHeaders.SET_COOKIE, cookie.clear()).build();
    }
}
