package io.tocsin.console.signin;

import static io.tocsin.console.signin.SignInResource.from;
import static io.tocsin.console.signin.SignInResource.text;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.access.password.PasswordRule;
import io.tocsin.access.password.SignIn;
import io.tocsin.access.session.OpenSession;
import io.tocsin.access.session.Sessions;
import io.tocsin.console.Around;
import io.tocsin.console.Numbers;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Theme;
import io.tocsin.console.Trouble;
import io.tocsin.console.Viewer;
import io.tocsin.problem.Refusal;
import io.vertx.core.http.HttpServerRequest;

/** What belongs to whoever is signed in: the password, the devices, how the console looks. */
@Path("/console/me")
@Produces(MediaType.TEXT_HTML)
public class MeResource {

    /** A session in words. */
    record Device(UUID id, String program, OpenSession session, boolean isThis) {
    }

    /** @param trouble why the password was not changed, or null */
    record Me(Viewer viewer, List<Device> devices, Trouble trouble, int shortest) {

        public boolean hasOthers() {
            return devices.size() > 1;
        }

        public List<Theme> themes() {
            return Arrays.asList(Theme.values());
        }

        /** Places as everybody calls them; those of old spellings and of mere offsets are left out. */
        public TreeSet<String> zones() {
            var zones = new TreeSet<String>();
            ZoneId.getAvailableZoneIds().stream().filter(zone -> zone.matches(
                    "(?:Africa|America|Antarctica|Asia|Atlantic|Australia|Europe|Indian|Pacific)/[A-Za-z_/-]+"))
                    .forEach(zones::add);
            zones.add("UTC");
            zones.add(viewer.zone().getId());
            return zones;
        }
    }

    @CheckedTemplate(basePath = "console/signin")
    static class Templates {

        static native TemplateInstance me(Around around, Me me);
    }

    @Inject
    Pages pages;
    @Inject
    Sessions sessions;
    @Inject
    SignIn signIn;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public Response me() {
        return page(200, null);
    }

    private Response page(int status, Trouble trouble) {
        Viewer viewer = pages.viewer();
        List<Device> devices = sessions.of(viewer.operatorId()).stream().map(session -> new Device(session.id(),
                Program.words(session.program()), session, session.id().equals(viewer.sessionId()))).toList();
        return pages.page(status, Templates.me(pages.around(Section.ME, "Your sign-in"),
                new Me(viewer, devices, trouble, PasswordRule.SHORTEST)));
    }

    @POST
    @Path("/password")
    @RolesAllowed(Role.VIEWER)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response changePassword(@FormParam("old") String old, @FormParam("password") String password,
            @FormParam("repeated") String repeated, HttpServerRequest request) {
        Viewer viewer = pages.viewer();
        try {
            int ended = signIn.change(viewer.actor(), viewer.sessionId(), text(old), text(password), text(repeated),
                    from(request));
            pages.said("Your password is changed." + (ended == 0 ? ""
                    : " You were signed out of "
                            + Numbers.counted(ended, "other device") + "."));
            return pages.seeOther("/console/me");
        } catch (Refusal refusal) {
            return page(refusal.code().status(), Trouble.ofSecrets(refusal));
        }
    }

    @POST
    @Path("/view")
    @RolesAllowed(Role.VIEWER)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response view(@FormParam("zone") String zone, @FormParam("theme") String theme) {
        try {
            sessions.showAs(pages.viewer().operatorId(), ZoneId.of(text(zone)), Theme.valueOf(text(theme)).name());
        } catch (DateTimeException | IllegalArgumentException e) {
            return page(422, Trouble.of("This is no time zone, or no way to look. Choose one of those offered."));
        }
        pages.said("The console shows times in " + zone + " now.");
        return pages.seeOther("/console/me");
    }

    @POST
    @Path("/sessions/{id}/end")
    @RolesAllowed(Role.VIEWER)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response end(@PathParam("id") UUID id, @FormParam("csrf") String csrf) {
        sessions.end(pages.viewer().actor(), id, "ended from another device");
        pages.said("That device is signed out.");
        return pages.seeOther("/console/me");
    }

    @POST
    @Path("/sessions/end-others")
    @RolesAllowed(Role.VIEWER)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response endOthers(@FormParam("csrf") String csrf) {
        Viewer viewer = pages.viewer();
        int ended = sessions.endOthers(viewer.actor(), viewer.operatorId(), viewer.sessionId(), "ended from another device");
        pages.said(ended == 0 ? "You were signed in here only."
                : "You were signed out of " + Numbers.counted(ended, "other device") + ".");
        return pages.seeOther("/console/me");
    }
}
