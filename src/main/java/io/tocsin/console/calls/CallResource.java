package io.tocsin.console.calls;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;

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
import io.tocsin.acknowledgement.Finding;
import io.tocsin.acknowledgement.PhoneAnswers;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.console.Viewer;
import io.tocsin.console.tenants.CallOutcome;
import io.tocsin.console.tenants.FactLines;
import io.tocsin.console.tenants.LastAnswer;
import io.tocsin.console.tenants.NoticeChoices;
import io.tocsin.console.tenants.NoticeChoices.Choice;
import io.tocsin.console.tenants.TenantDesk;
import io.tocsin.console.tenants.TenantRows;
import io.tocsin.console.tenants.TenantRows.InNotice;
import io.tocsin.console.tenants.Typed;
import io.tocsin.notice.Notice;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;

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

        static native TemplateInstance call(Around around, View view, CallForm sent, Trouble trouble);
    }

    /**
     * @param answer the newest, or null
     * @param colleagues whom it can be given to
     */
    public record View(Choice notice, InNotice tenant, LastAnswer answer, Script script, List<FactLines.Fact> facts,
            List<Colleague> colleagues, UUID me) {

        /** Whether it asked for help that nobody has dealt with. */
        public boolean isHelpOpen() {
            return tenant.unmetHelp() || tenant.finding() == Finding.NEEDS_HELP;
        }

        public boolean isMine() {
            return me.equals(tenant.lookedAfterBy());
        }

        public boolean isNobodys() {
            return tenant.lookedAfterBy() == null;
        }
    }

    public record Colleague(UUID id, String name) {
    }

    @GET
    @RolesAllowed(Role.SENDER)
    @Transactional
    @Operation(hidden = true)
    public TemplateInstance show(@PathParam("tenantId") String tenantId, @QueryParam("notice") String notice,
            @QueryParam("back") String back) {
        return page(tenantId, new CallForm(notice, null, null, null, null, null,
                back == null ? "/console/tenants/" + tenantId : Pages.inside(back), null), null);
    }

    private TemplateInstance page(String tenantId, CallForm sent, Trouble trouble) {
        Viewer viewer = pages.viewer();
        Choice choice = choices.withId(sent.notice())
                .orElseThrow(() -> Refusal.notFound("released notice", String.valueOf(sent.notice())));
        Notice notice = Notice.withId(choice.id());
        InNotice tenant = rows.inNotice(notice, List.of(tenantId)).stream().findFirst()
                .orElseThrow(() -> Refusal.notFound("tenant that this notice went to:", tenantId));
        var view = new View(choice, tenant, desk.lastAnswer(notice, tenantId).orElse(null),
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
            @FormParam("reachedBy") String reachedBy, @FormParam("comment") String comment, @FormParam("back") String back,
            @FormParam("seen") String seen) {
        var sent = new CallForm(notice, outcome, name, finding, reachedBy, comment, Pages.inside(back), seen);
        try {
            pages.said(Typed.inTransaction(() -> note(tenantId, sent, pages.viewer())));
            return pages.seeOther(sent.back());
        } catch (Refusal refusal) {
            return Typed.inTransaction(() -> pages.again(refusal, page(tenantId, sent, Trouble.of(refusal))));
        }
    }

    /** An answer that came while this one was typed is looked at first: whoever called may not know of it. */
    private String note(String tenantId, CallForm sent, Viewer viewer) {
        UUID notice = Typed.id(sent.notice());
        desk.requireSeen(notice, tenantId, sent.seen(), viewer.zone());
        CallOutcome outcome = sent.checked();
        if (outcome == CallOutcome.ANSWERED) {
            UUID answer = taken(notice, tenantId, sent, viewer);
            desk.called(notice, tenantId, outcome, null, answer, viewer.actor());
            return "The answer is kept, with your name beside it. It counts from now on. If it was another tenant's, take it back"
                    + " on the page of this one.";
        }
        desk.called(notice, tenantId, outcome, sent.comment(), null, viewer.actor());
        return "The call is noted: " + outcome.label().word().toLowerCase(Locale.ROOT) + ". "
                + rows.inNotice(Notice.withId(notice), List.of(tenantId)).stream().map(CallResource::whatHolds)
                        .collect(Collectors.joining());
    }

    private UUID taken(UUID notice, String tenantId, CallForm sent, Viewer viewer) {
        try {
            return answers.take(notice, new PhoneAnswers.TakenAnswer(tenantId, sent.name(), sent.finding(), sent.comment(),
                    sent.reachedBy()), viewer.actor()).id();
        } catch (Refusal refusal) {
            throw refusal.faults().isEmpty() ? refusal : CallForm.inPlainWords(refusal);
        }
    }

    private static String whatHolds(InNotice tenant) {
        if (!tenant.isAnswered()) {
            return "The tenant stays on the call list until it answers.";
        }
        return switch (tenant.finding()) {
            case NEEDS_HELP -> "The tenant has asked for help, and stays on the call list until you note what it says now.";
            case AFFECTED -> "The tenant has answered that it is affected, and stays on the call list.";
            default -> tenant.unmetHelp()
                    ? "The tenant has asked for help, and stays on the call list until you note what it says now."
                    : "The tenant has answered, and is not on the call list.";
        };
    }
}
