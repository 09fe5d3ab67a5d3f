package io.tocsin.console.calls;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
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

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.acknowledgement.PhoneAnswers;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.console.Viewer;
import io.tocsin.console.tenants.CallOutcome;
import io.tocsin.console.tenants.FactLines;
import io.tocsin.console.tenants.NoticeChoices;
import io.tocsin.console.tenants.NoticeChoices.Choice;
import io.tocsin.console.tenants.TenantDesk;
import io.tocsin.console.tenants.TenantRows;
import io.tocsin.console.tenants.TenantRows.InNotice;
import io.tocsin.console.tenants.Typed;
import io.tocsin.notice.Notice;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** One call: whom to ask for, what to say, and a form for what came of it. */
@Path("/console/tenants/{tenantId}/call")
@Produces(MediaType.TEXT_HTML)
public class CallResource {

    @Inject
    Pages pages;
    @Inject
    CallList list;
    @Inject
    NoticeChoices choices;
    @Inject
    TenantRows rows;
    @Inject
    TenantDesk desk;
    @Inject
    PhoneAnswers answers;
    @Inject
    DataSource database;

    @CheckedTemplate(basePath = "console/calls")
    static class Templates {

        static native TemplateInstance call(Around around, View view, Sent sent, Trouble trouble);
    }

    /** @param colleagues whom it can be given to */
    public record View(Choice notice, InNotice tenant, Script script, List<FactLines.Fact> facts, List<Colleague> colleagues,
            UUID me) {

        public boolean isMine() {
            return me.equals(tenant.lookedAfterBy());
        }

        public boolean isNobodys() {
            return tenant.lookedAfterBy() == null;
        }
    }

    public record Colleague(UUID id, String name) {
    }

    /** What was typed; nulls before. */
    public record Sent(String notice, String outcome, String name, String finding, String reachedBy, String comment,
            String back) {
    }

    @GET
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Operation(hidden = true)
    public TemplateInstance show(@PathParam("tenantId") String tenantId, @QueryParam("notice") String notice,
            @QueryParam("back") String back) {
        return page(tenantId, new Sent(notice, null, null, null, null, null,
                back == null ? "/console/tenants/" + tenantId : Pages.inside(back)), null);
    }

    private TemplateInstance page(String tenantId, Sent sent, Trouble trouble) {
        Viewer viewer = pages.viewer();
        Choice choice = choices.withId(sent.notice())
                .orElseThrow(() -> Refusal.notFound("released notice", String.valueOf(sent.notice())));
        Notice notice = Notice.withId(choice.id());
        InNotice tenant = rows.inNotice(notice, List.of(tenantId)).stream().findFirst()
                .orElseThrow(() -> Refusal.notFound("tenant that this notice went to:", tenantId));
        var view = new View(choice, tenant,
                Script.of(tenant, list.setting(notice, choice, viewer.name(), viewer.zone())), FactLines.of(tenant.facts()),
                colleagues(viewer), viewer.operatorId());
        return Templates.call(pages.around(Section.CALLS, "Call " + tenant.name()), view, sent, trouble);
    }

    private List<Colleague> colleagues(Viewer viewer) {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(row -> new Colleague(row.getObject(1, UUID.class), row.getString(2)), """
                    SELECT id, name FROM operator
                    WHERE NOT disabled AND kind = 'PERSON' AND roles && ARRAY['sender', 'admin'] AND id <> ?
                    ORDER BY name LIMIT 200
                    """, viewer.operatorId());
        } catch (SQLException e) {
            throw new IllegalStateException("operators", e);
        }
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed(Role.SENDER)
    @Operation(hidden = true)
    public Response note(@PathParam("tenantId") String tenantId, @FormParam("notice") String notice,
            @FormParam("outcome") String outcome, @FormParam("name") String name, @FormParam("finding") String finding,
            @FormParam("reachedBy") String reachedBy, @FormParam("comment") String comment, @FormParam("back") String back) {
        var sent = new Sent(notice, outcome, name, finding, reachedBy, comment, Pages.inside(back));
        try {
            pages.said(Typed.inTransaction(() -> note(tenantId, sent, pages.viewer())));
            return pages.seeOther(sent.back());
        } catch (Refusal refusal) {
            return Typed.inTransaction(() -> pages.again(refusal, page(tenantId, sent, Trouble.of(refusal))));
        }
    }

    private String note(String tenantId, Sent sent, Viewer viewer) {
        UUID notice = Typed.id(sent.notice());
        CallOutcome outcome = CallOutcome.named(sent.outcome()).orElseThrow(() -> new Refusal(RefusalCode.INVALID,
                "Say what came of the call.", List.of(Fault.inField("outcome", FaultCode.REQUIRED, "Choose one."))));
        if (outcome == CallOutcome.ANSWERED) {
            UUID answer = answers.take(notice, new PhoneAnswers.TakenAnswer(tenantId, sent.name(), sent.finding(),
                    sent.comment(), sent.reachedBy()), viewer.actor()).id();
            desk.called(notice, tenantId, outcome, null, answer, viewer.actor());
            return "The answer is kept, with your name beside it. It counts from now on. If it was another tenant's, take it back"
                    + " on the page of this one.";
        }
        desk.called(notice, tenantId, outcome, sent.comment(), null, viewer.actor());
        return "The call is noted: " + outcome.label().word().toLowerCase(Locale.ROOT)
                + ". The tenant stays on the call list until it answers.";
    }
}
