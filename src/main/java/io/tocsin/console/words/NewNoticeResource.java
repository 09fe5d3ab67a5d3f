package io.tocsin.console.words;

import java.util.List;

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
    NoticeOffers offers;
    @Inject
    Pages pages;
    @Inject
    NamedTenants tenants;

    @CheckedTemplate(basePath = "console/words")
    static final class Templates {

        private Templates() {
        }

        static native TemplateInstance next(Around around, NoticeOffer offer);
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance form(@PathParam("reference") String reference, @QueryParam("kind") NoticeKind kind,
            @QueryParam("tenant") String tenant) {
        var typed = new NewNotice();
        typed.kind = kind == null ? null : kind.name();
        typed.audience = tenant == null ? null : "TENANTS";
        typed.tenants = tenant == null ? null : tenants.written(Incident.named(reference).id, List.of(tenant));
        return page(reference, typed, null);
    }

    @POST
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response draft(@PathParam("reference") String reference, @BeanParam NewNotice typed) {
        try {
            Notice made = QuarkusTransaction.requiringNew().call(() -> nextNotice.draft(reference,
                    typed.sent(pages.viewer().zone(), (named, faults) -> tenants.ids(Incident.named(reference).id, named,
                            List.of(), faults)),
                    typed.after, pages.viewer().actor()));
            pages.said("Notice " + made.number + " is drafted. Next: read its words; then prepare and check it. Nothing is sent"
                    + " before somebody else has approved it.");
            return pages.seeOther("/console/notices/" + made.id + "/words");
        } catch (Refusal refusal) {
            return pages.again(refusal, page(reference, typed, Trouble.of(refusal)));
        }
    }

    private TemplateInstance page(String reference, NewNotice typed, Trouble trouble) {
        NoticeOffer offer = QuarkusTransaction.requiringNew().call(() -> offers.next(reference, typed, trouble));
        return Templates.next(pages.around(Section.INCIDENTS, "Draft notice " + offer.number()), offer);
    }
}
