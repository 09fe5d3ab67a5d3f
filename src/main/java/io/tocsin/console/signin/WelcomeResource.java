package io.tocsin.console.signin;

import static io.tocsin.console.signin.SignInResource.from;
import static io.tocsin.console.signin.SignInResource.text;

import java.util.Optional;

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
import io.tocsin.access.password.PasswordRule;
import io.tocsin.access.password.SignIn;
import io.tocsin.access.session.SessionCookie;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.vertx.core.http.HttpServerRequest;

/** Where the link of an admin leads: a first password, or a new one. Looking at it uses nothing up. */
@Path("/console/welcome")
@Produces(MediaType.TEXT_HTML)
public class WelcomeResource {

    /** @param name whose password it will be; null where the link does not hold */
    record Form(String code, String name, Trouble trouble, int shortest) {
    }

    @CheckedTemplate(basePath = "console/signin")
    static class Templates {

        static native TemplateInstance welcome(Around around, Form form);
    }

    @Inject
    Pages pages;
    @Inject
    SignIn signIn;
    @Inject
    SessionCookie cookie;

    @GET
    @PermitAll
    @Operation(hidden = true)
    public Response form(@QueryParam("code") String code) {
        Optional<String> name = signIn.invited(text(code));
        return page(name.isPresent() ? 200 : 404, new Form(text(code), name.orElse(null), null, PasswordRule.SHORTEST));
    }

    @POST
    @PermitAll
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response set(@FormParam("code") String code, @FormParam("password") String password,
            @FormParam("repeated") String repeated, HttpServerRequest request) {
        try {
            cookie.refuseWhereItIsDropped(request);
            String token = signIn.withInvitation(text(code), text(password), text(repeated), from(request));
            pages.leave();
            return Response.fromResponse(pages.seeOther(Section.HOME.path())).header(HttpHeaders.SET_COOKIE, cookie.set(token))
                    .build();
        } catch (Refusal refusal) {
            String name = refusal.code() == RefusalCode.STATE ? null : signIn.invited(text(code)).orElse(null);
            return page(refusal.code().status(), new Form(text(code), name, Trouble.ofSecrets(refusal), PasswordRule.SHORTEST));
        }
    }

    private Response page(int status, Form form) {
        return pages.page(status, Templates.welcome(pages.around(Section.HOME, "Set your password"), form));
    }
}
