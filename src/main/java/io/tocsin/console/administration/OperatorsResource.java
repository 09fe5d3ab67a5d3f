package io.tocsin.console.administration;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.Validator;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.ApiKey;
import io.tocsin.access.ApiKeyResource.ApiKeyForm;
import io.tocsin.access.ApiKeys;
import io.tocsin.access.Operator;
import io.tocsin.access.Operator.Kind;
import io.tocsin.access.OperatorForm;
import io.tocsin.access.Operators;
import io.tocsin.access.Role;
import io.tocsin.access.password.Invitations;
import io.tocsin.access.session.Sessions;
import io.tocsin.console.Around;
import io.tocsin.console.Numbers;
import io.tocsin.console.Pager;
import io.tocsin.console.Pages;
import io.tocsin.console.Query;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.problem.Violations;

/** Operators: who they are, what they may, how they get in. The last admin stays one, here as in the API. */
@Path("/console/administration/operators")
@Produces(MediaType.TEXT_HTML)
@RolesAllowed(Role.ADMIN)
public class OperatorsResource {

    static final String PATH = "/console/administration/operators";

    /** What was typed for a new operator. */
    record Typed(String name, String kind, List<String> roles, String email, Trouble trouble) {

        static final Typed NOTHING = new Typed("", "PERSON", List.of(), "", null);

        public boolean has(String role) {
            return roles.contains(role);
        }
    }

    /**
     * @param now as the operator is
     * @param typed as somebody wanted it who was refused, or as it is
     * @param shown a link or a key that is shown this once, or null
     */
    record One(OperatorRow row, Operator now, Typed typed, List<KeyRow> keys, int sessions, ShownOnce shown,
            Trouble keyTrouble) {
    }

    /** @param what in words */
    record ShownOnce(String what, String text, String hint) {
    }

    @CheckedTemplate(basePath = "console/administration")
    static class Templates {

        static native TemplateInstance operators(Around around, List<OperatorRow> rows, Pager pager, Typed typed,
                List<String> roles);

        static native TemplateInstance operator(Around around, One one, List<String> roles);

        static native TemplateInstance keys(Around around, List<KeyRow> rows, Pager pager);
    }

    @Inject
    AccessReader reader;
    @Inject
    ApiKeys keys;
    @Inject
    Invitations invitations;
    @Inject
    Operators operators;
    @Inject
    Pages pages;
    @Inject
    Sessions sessions;
    @Inject
    Validator validator;

    @GET
    @RolesAllowed(Role.ADMIN)
    @Operation(hidden = true)
    public Response list(@QueryParam("after") String after) {
        return list(200, after, Typed.NOTHING);
    }

    private Response list(int status, String after, Typed typed) {
        List<OperatorRow> rows = reader.operators(after);
        List<OperatorRow> shown = rows.subList(0, Math.min(rows.size(), AccessReader.PAGE));
        var pager = new Pager(shown.size(), after == null ? null : PATH, shown.size() == rows.size() ? null
                : Query.at(PATH).with("after", shown.get(shown.size() - 1).name()).toString());
        return pages.page(status, Templates.operators(pages.around(Section.ADMINISTRATION, "Operators"), shown, pager, typed,
                Role.ALL));
    }

    @POST
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response create(@FormParam("name") String name, @FormParam("kind") String kind,
            @FormParam("roles") List<String> roles, @FormParam("email") String email) {
        try {
            var form = new OperatorForm(trimmed(name), "SYSTEM".equals(kind) ? Kind.SYSTEM
                    : Kind.PERSON, roles, emptyToNull(email));
            checked(form);
            operators.create(form, pages.viewer().actor());
            pages.said(form.kind() == Kind.PERSON
                    ? form.name() + " can be invited now: make a link and hand it over."
                    : form.name() + " can be given a key now.");
            return pages.seeOther(pathOf(form.name()));
        } catch (Refusal refusal) {
            return list(refusal.code().status(), null,
                    new Typed(trimmed(name), String.valueOf(kind), roles, trimmed(email), Trouble.of(refusal)));
        }
    }

    @GET
    @Path("/{name}")
    @RolesAllowed(Role.ADMIN)
    @Operation(hidden = true)
    public Response one(@PathParam("name") String name) {
        return one(200, name, null, null, null);
    }

    private Response one(int status, String name, Typed typed, ShownOnce shown, Trouble keyTrouble) {
        Operator now = QuarkusTransaction.requiringNew().call(() -> Operator.named(name));
        OperatorRow row = reader.operator(name).orElseThrow(() -> Refusal.notFound("operator", name));
        Typed asItIs = new Typed(name, now.kind.name(), now.roles, now.email == null ? "" : now.email, null);
        TemplateInstance page = Templates.operator(pages.around(Section.ADMINISTRATION, name),
                new One(row, now, typed == null ? asItIs : typed, reader.keys(name, null), sessions.of(now.id).size(), shown,
                        keyTrouble),
                Role.ALL);
        return shown == null ? pages.page(status, page) : pages.pageOnce(page);
    }

    @POST
    @Path("/{name}")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response change(@PathParam("name") String name, @FormParam("roles") List<String> roles,
            @FormParam("email") String email, @FormParam("revision") long revision) {
        try {
            operators.change(name, operator -> {
                requireUnchanged(operator, revision);
                return checked(new OperatorForm.Change(roles, operator.disabled, emptyToNull(email)));
            }, pages.viewer().actor());
            pages.said("Kept. What " + name + " may do changes with the next click.");
            return pages.seeOther(pathOf(name));
        } catch (Refusal refusal) {
            return one(refusal.code().status(), name, new Typed(name, "", roles, trimmed(email), Trouble.of(refusal)), null,
                    null);
        }
    }

    @POST
    @Path("/{name}/disabled")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response disable(@PathParam("name") String name, @FormParam("disabled") boolean disabled,
            @FormParam("revision") long revision) {
        try {
            operators.change(name, operator -> {
                requireUnchanged(operator, revision);
                return new OperatorForm.Change(operator.roles, disabled, operator.email);
            }, pages.viewer().actor());
            pages.said(disabled ? name + " is shut out: signed out everywhere, and no key opens anything."
                    : name + " may act again, and has to sign in.");
            return pages.seeOther(pathOf(name));
        } catch (Refusal refusal) {
            return one(refusal.code().status(), name, null, null, Trouble.of(refusal));
        }
    }

    /** Somebody else's change is shown, and not overwritten: the page has the operator as it is now. */
    private static void requireUnchanged(Operator operator, long revision) {
        if (operator.revision != revision) {
            throw new Refusal(RefusalCode.PRECONDITION_FAILED,
                    "Somebody else changed this operator meanwhile. It has the roles "
                            + String.join(", ", operator.roles) + (operator.disabled ? " and is disabled" : "")
                            + " now; your choice is still marked below. Send it again if it is still right.");
        }
    }

    /** The link is in the answer only: there is no address at which it could be read a second time. */
    @POST
    @Path("/{name}/invitation")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response invite(@PathParam("name") String name, @FormParam("csrf") String csrf) {
        try {
            Invitations.Invitation made = QuarkusTransaction.requiringNew().call(() -> invitations
                    .invite(Operator.named(name), pages.viewer().actor()));
            return one(200, name, null, new ShownOnce("The link for " + name, made.url(), "Hand it over in person or by"
                    + " a call, not in a channel that others read: whoever opens it first sets the password. It works once, within"
                    + " 24 hours."), null);
        } catch (Refusal refusal) {
            return one(refusal.code().status(), name, null, null, Trouble.of(refusal));
        }
    }

    @POST
    @Path("/{name}/sessions/end")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response endSessions(@PathParam("name") String name, @FormParam("csrf") String csrf) {
        UUID id = QuarkusTransaction.requiringNew().call(() -> Operator.named(name).id);
        UUID own = id.equals(pages.viewer().operatorId()) ? pages.viewer().sessionId() : null;
        int ended = sessions.endOthers(pages.viewer().actor(), id, own, "ended by an admin");
        pages.said(name + " was signed out of " + Numbers.counted(ended, "device") + ".");
        return pages.seeOther(pathOf(name));
    }

    /** As with the link: shown this once. */
    @POST
    @Path("/{name}/keys")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response issue(@PathParam("name") String name, @FormParam("label") String label) {
        try {
            ApiKey.Issued issued = keys.issue(name, checked(new ApiKeyForm(trimmed(label))).label(), pages.viewer().actor());
            return one(200, name, null, new ShownOnce("The new key of " + name, issued.key(),
                    "Copy it now: it is shown this once, and nobody can read it again."), null);
        } catch (Refusal refusal) {
            return one(refusal.code().status(), name, null, null, Trouble.of(refusal));
        }
    }

    @POST
    @Path("/{name}/keys/{id}/revoke")
    @RolesAllowed(Role.ADMIN)
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response revoke(@PathParam("name") String name, @PathParam("id") UUID id, @FormParam("csrf") String csrf) {
        try {
            int ended = keys.revoke(name, id, pages.viewer().actor());
            pages.said("The key is deleted, and opens nothing from now on." + (ended == 0 ? ""
                    : " Who had signed in with it is signed out. A password that was set with it still holds: if the key was in"
                            + " wrong hands, make a link for a new one."));
            return pages.seeOther(pathOf(name));
        } catch (Refusal refusal) {
            return one(refusal.code().status(), name, null, null, Trouble.of(refusal));
        }
    }

    private <T> T checked(T form) {
        Set<ConstraintViolation<T>> broken = validator.validate(form);
        if (!broken.isEmpty()) {
            throw Violations.refusal(new ConstraintViolationException(broken)).orElseThrow();
        }
        return form;
    }

    private static String pathOf(String name) {
        return PATH + "/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String trimmed(String text) {
        return Optional.ofNullable(text).map(String::strip).orElse("");
    }

    private static String emptyToNull(String text) {
        return trimmed(text).isEmpty() ? null : trimmed(text);
    }
}
