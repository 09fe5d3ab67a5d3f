package io.tocsin.console.signin;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.password.PasswordRule;
import io.tocsin.access.password.SignIn;
import io.tocsin.access.session.From;
import io.tocsin.access.session.SessionCookie;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.problem.Refusal;
import io.vertx.core.http.HttpServerRequest;

/** Where people sign in. */
@Path("/console/sign-in")
@Produces(MediaType.TEXT_HTML)
public class SignInResource {

    /**
     * @param to address to go on to
     * @param trouble why name and password were not taken, or null
     * @param keyTrouble why the form with the key was not taken, or null
     */
    record Form(String to, String name, Trouble trouble, Trouble keyTrouble, int shortest) {

        static Form of(String to, String name, Trouble trouble, Trouble keyTrouble) {
            return new Form(Pages.inside(to), name == null ? "" : name, trouble, keyTrouble, PasswordRule.SHORTEST);
        }
    }

    @CheckedTemplate(basePath = "console/signin")
    static class Templates {

        static native TemplateInstance signIn(Around around, Form form);
    }

    @Inject
    Pages pages;
    @Inject
    SignIn signIn;
    @Inject
    SessionCookie cookie;
    @Inject
    SecurityIdentity identity;

    @GET
    @PermitAll
    @Operation(hidden = true)
    public Response form(@QueryParam("to") String to) {
        return identity.isAnonymous() ? page(200, Form.of(to, null, null, null)) : pages.seeOther(Pages.inside(to));
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response withPassword(@FormParam("name") String name, @FormParam("password") String password,
            @FormParam("to") String to, HttpServerRequest request) {
        try {
            cookie.refuseWhereItIsDropped(request);
            return enter(signIn.withPassword(text(name).strip(), text(password), from(request)), to);
        } catch (Refusal refusal) {
            return page(refusal.code().status(), Form.of(to, name, Trouble.of(refusal), null));
        }
    }

    @POST
    @Path("/key")
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response withKey(@FormParam("key") String key, @FormParam("password") String password,
            @FormParam("repeated") String repeated, @FormParam("to") String to, HttpServerRequest request) {
        try {
            cookie.refuseWhereItIsDropped(request);
            return enter(signIn.withKey(text(key), text(password), text(repeated), from(request)), to);
        } catch (Refusal refusal) {
            return page(refusal.code().status(), Form.of(to, null, null, Trouble.ofSecrets(refusal)));
        }
    }

    private Response page(int status, Form form) {
        return pages.page(status, Templates.signIn(pages.around(Section.HOME, "Sign in"), form));
    }

    private Response enter(String token, String to) {
        pages.leave();
        return Response.fromResponse(pages.seeOther(Pages.inside(to))).header(HttpHeaders.SET_COOKIE, cookie.set(token))
                .build();
    }

    static String text(String field) {
        return field == null ? "" : field;
    }

    static From from(HttpServerRequest request) {
        return From.of(request.remoteAddress() == null ? "" : request.remoteAddress().hostAddress(),
                request.getHeader(HttpHeaders.USER_AGENT));
    }
}
