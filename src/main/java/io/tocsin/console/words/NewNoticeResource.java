package io.tocsin.console.words;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.BeanParam;
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
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.incident.Incident;
import io.tocsin.notice.NextNotice;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeKind;
import io.tocsin.problem.Refusal;

/** The next notice of an incident's series: what it is, whose words, to whom, and by when an answer is asked for. */
@Path("/console/incidents/{reference}/notices/new")
@Produces(MediaType.TEXT_HTML)
public class NewNoticeResource {

    @Inject
    NextNotice nextNotice;
    @Inject
    Pages pages;
    @Inject
    TemplateShelf templates;

    /** @param kinds with what each is for */
    public record Offer(Incident incident, int number, List<Kind> kinds, List<Audience> audiences, List<String> templates,
            NewNotice typed, Trouble trouble) {
    }

    public record Kind(NoticeKind kind, String purpose, boolean chosen) {
    }

    public record Audience(String value, String word, String purpose, boolean chosen) {
    }

    @CheckedTemplate(basePath = "console/words")
    static final class Templates {

        private Templates() {
        }

        static native TemplateInstance next(Around around, Offer offer);
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance form(@PathParam("reference") String reference, @QueryParam("kind") NoticeKind kind) {
        var typed = new NewNotice();
        typed.kind = kind == null ? null : kind.name();
        return page(reference, typed, null);
    }

    @POST
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response draft(@PathParam("reference") String reference, @BeanParam NewNotice typed) {
        try {
            Notice made = QuarkusTransaction.requiringNew().call(() -> nextNotice.draft(reference,
                    typed.sent(pages.viewer().zone()), typed.after, pages.viewer().actor()));
            pages.said("Notice " + made.number + " is drafted. Next: read its words; then prepare and check it. Nothing is sent"
                    + " before somebody else has approved it.");
            return pages.seeOther("/console/notices/" + made.id + "/words");
        } catch (Refusal refusal) {
            return pages.again(refusal, page(reference, typed, Trouble.of(refusal)));
        }
    }

    private TemplateInstance page(String reference, NewNotice typed, Trouble trouble) {
        Offer offer = QuarkusTransaction.requiringNew().call(() -> offer(Incident.named(reference), typed, trouble));
        return Templates.next(pages.around(Section.INCIDENTS, "Draft notice " + offer.number()), offer);
    }

    private Offer offer(Incident incident, NewNotice typed, Trouble trouble) {
        int there = (int) Notice.count("incidentId", incident.id);
        boolean told = told(incident.id);
        typed.after = there;
        if (typed.kind == null) {
            typed.kind = (told ? NoticeKind.UPDATE : NoticeKind.INITIAL).name();
        }
        String audience = typed.audience == null ? "" : typed.audience;
        List<Kind> kinds = List.of(
                kind(NoticeKind.INITIAL, "The first that tenants hear of this incident.", typed),
                kind(NoticeKind.UPDATE, "What is new since they were told.", typed),
                kind(NoticeKind.CORRECTION, "What you told them was wrong, and what is right.", typed),
                kind(NoticeKind.CLOSURE, "That it is over, and what came of it.", typed));
        List<Audience> audiences = List.of(
                audience("", "As usual", "A first notice goes to whoever was not told yet; any other to whoever was told.",
                        audience),
                audience("ALL", "Everybody on the list", "Told before or not.", audience),
                audience("NOT_YET_TOLD", "Whoever was not told yet", "Those who joined the list since, for instance.",
                        audience),
                audience("TOLD", "Whoever was told", "Who has left the list since gets the all-clear.", audience),
                audience("CHANGED", "Whoever was told, and whose facts changed since", "Nobody reads the same twice.",
                        audience),
                audience("TENANTS", "These tenants only", "By their ids, below.", audience));
        return new Offer(incident, there + 1, kinds, audiences,
                templates.templates().stream().filter(one -> !one.locales().isEmpty()).map(TemplateShelf.Listed::key).toList(),
                typed, trouble);
    }

    private static boolean told(UUID incidentId) {
        return Notice.count("incidentId = ?1 and releasedAt is not null", incidentId) > 0;
    }

    private static Kind kind(NoticeKind kind, String purpose, NewNotice typed) {
        return new Kind(kind, purpose, kind.name().equals(typed.kind));
    }

    private static Audience audience(String value, String word, String purpose, String chosen) {
        return new Audience(value, word, purpose, value.equals(chosen));
    }
}
