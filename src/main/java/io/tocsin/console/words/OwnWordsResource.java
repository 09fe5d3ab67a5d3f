package io.tocsin.console.words;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.access.Role;
import io.tocsin.console.Pages;
import io.tocsin.console.Tone;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Amendment;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeForm;
import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Clones;
import io.tocsin.template.TemplateView;

/** Words for one incident: they begin as those that its notice has, and no other incident uses them. */
@Path("/console/notices/{id}/words/own")
@Produces(MediaType.TEXT_HTML)
public class OwnWordsResource {

    private static final int LONGEST_KEY = 64;
    /** So often a notice can be given words of its own and taken back to the built-in ones. */
    private static final int MOST = 20;

    @Inject
    Amendment amendment;
    @Inject
    Clones clones;
    @Inject
    Pages pages;

    @POST
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response begin(@PathParam("id") UUID id) {
        try {
            String reference = reference(id);
            List<TemplateView> made = begin(id, reference);
            pages.said("These words are for " + reference + " only, and this notice uses them now. Change them here: no other"
                    + " incident is touched.");
            String locale = made.stream().map(TemplateView::locale).filter("en"::equals).findFirst()
                    .orElse(made.get(0).locale());
            return pages.seeOther(EditorView.at(made.get(0).key(), locale).with("incident", reference).with("notice", id));
        } catch (Refusal refusal) {
            pages.said(Tone.WARN, refusal.getMessage() + " "
                    + refusal.faults().stream().map(Fault::message).collect(Collectors.joining(" ")) + " Nothing was changed.");
            return pages.seeOther("/console/notices/" + id + "/words");
        }
    }

    private static String reference(UUID id) {
        return QuarkusTransaction.requiringNew()
                .call(() -> Incident.<Incident> findById(Notice.withId(id).incidentId).reference);
    }

    private List<TemplateView> begin(UUID id, String reference) {
        for (int nth = 1;; nth++) {
            String end = nth == 1 ? "" : "-" + nth;
            try {
                return QuarkusTransaction.requiringNew().call(() -> begin(Notice.lock(id), reference, end));
            } catch (Refusal refusal) {
                if (refusal.code() != RefusalCode.CONFLICT || nth == MOST) {
                    throw refusal;
                }
            }
        }
    }

    private List<TemplateView> begin(Notice notice, String reference, String end) {
        notice.requireThat(notice.state.canBePrepared(), "be given other words");
        String rest = "-" + notice.templateKey + end;
        String key = reference.substring(0, Math.min(reference.length(), LONGEST_KEY - rest.length())) + rest;
        List<TemplateView> made = clones.clone(notice.templateKey, key, null);
        amendment.amend(notice, NoticeForm.of(notice).inWords(key), pages.viewer().actor());
        return made;
    }
}
