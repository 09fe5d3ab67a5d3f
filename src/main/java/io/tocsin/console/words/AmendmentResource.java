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
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.console.way.Stage;
import io.tocsin.console.way.Ways;
import io.tocsin.notice.Amendment;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Changing what a notice is and to whom it goes, before it is released. */
@Path("/console/notices/{id}/amendment")
@Produces(MediaType.TEXT_HTML)
public class AmendmentResource {

    @Inject
    Amendment amendment;
    @Inject
    NoticeOffers offers;
    @Inject
    Pages pages;
    @Inject
    NamedTenants tenants;
    @Inject
    Ways ways;

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance form(@PathParam("id") UUID id) {
        return page(QuarkusTransaction.requiringNew().call(() -> {
            Notice notice = Notice.withId(id);
            return offers.change(notice, asItStands(notice), null, null);
        }));
    }

    @POST
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response change(@PathParam("id") UUID id, @BeanParam NewNotice typed) {
        boolean changed;
        try {
            changed = QuarkusTransaction.requiringNew().call(() -> {
                Notice notice = Notice.lock(id);
                if (notice.releasedAt != null) {
                    throw new Refusal(RefusalCode.PRECONDITION_FAILED, "This notice went out while you were writing. Say in the"
                            + " next notice what you meant to say here.");
                }
                if (notice.revision != typed.revision) {
                    throw new Refusal(RefusalCode.PRECONDITION_FAILED, "Somebody else changed this notice while you were"
                            + " writing. How it stands now is told below; send yours again to put it in its place.");
                }
                return amendment.amend(notice, typed.sent(pages.viewer().zone(),
                        (named, faults) -> tenants.ids(notice.incidentId, named, known(notice), faults), notice),
                        pages.viewer().actor());
            });
        } catch (Refusal refusal) {
            return pages.again(refusal, page(QuarkusTransaction.requiringNew().call(() -> again(id, typed, refusal))));
        }
        pages.said(changed ? "The notice is changed. Prepare it now: what was prepared or approved before no longer counts."
                : "The notice is as it was: nothing in the form was other than before.");
        return pages.seeOther("/console/notices/" + id + "/check");
    }

    private NoticeOffer again(UUID id, NewNotice typed, Refusal refusal) {
        Notice notice = Notice.withId(id);
        NewNotice now = refusal.code() == RefusalCode.PRECONDITION_FAILED ? asItStands(notice) : null;
        typed.revision = notice.revision;
        return offers.change(notice, typed, now, Trouble.of(refusal));
    }

    private NewNotice asItStands(Notice notice) {
        NewNotice typed = NewNotice.of(notice, pages.viewer().zone());
        typed.tenants = tenants.written(notice.incidentId, known(notice));
        return typed;
    }

    private static List<String> known(Notice notice) {
        return notice.audienceTenants == null ? List.of() : notice.audienceTenants;
    }

    private TemplateInstance page(NoticeOffer offer) {
        return NewNoticeResource.Templates.next(pages.around(Section.INCIDENTS, "Change notice " + offer.number())
                .on(ways.course(offer.notice().id, Stage.WORDS)), offer);
    }
}
