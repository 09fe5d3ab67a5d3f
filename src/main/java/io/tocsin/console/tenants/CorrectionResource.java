package io.tocsin.console.tenants;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

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
import io.tocsin.affected.ContactCorrection;
import io.tocsin.console.Around;
import io.tocsin.console.Numbers;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.console.Viewer;
import io.tocsin.delivery.desk.DeliveryDesk;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.ContactView;

/**
 * One page to put a contact right wherever it stands: in the directory and on lists, for the notices to come, and on letters
 * that got stuck, which are sent again. What the page says will happen happens as a whole or not at all.
 */
@Path("/console/tenants/{tenantId}/contact")
@Produces(MediaType.TEXT_HTML)
public class CorrectionResource {

    private static final String OVERTAKEN = "It was changed meanwhile: somebody else was here before you. How it stands now is"
            + " shown below.";

    @Inject
    Pages pages;
    @Inject
    Correction correction;
    @Inject
    ContactCorrection contacts;
    @Inject
    DeliveryDesk desk;

    @CheckedTemplate(basePath = "console/tenants")
    static class Templates {

        static native TemplateInstance contact(Around around, Correction.View view, Form form);
    }

    /** What was typed, or what stands there. */
    public record Form(String email, String name, String role, String locale, String back, Trouble trouble) {

        static Form of(ContactView contact, String back) {
            return new Form(contact.email(), contact.name(), contact.role(), contact.locale(), back, null);
        }
    }

    /**
     * The form's fields. Each choice of a place carries the revision that the person saw.
     *
     * @param directory revision of the tenant in the directory; null when it is not to be changed there
     * @param lists {@code revision:reference} for each list
     * @param letters ids of the letters that are to be sent again
     */
    private record Sent(String wrong, ContactView contact, String directory, List<String> lists, List<String> letters,
            String back) {
    }

    @GET
    @RolesAllowed({ Role.AUTHOR, Role.SENDER })
    @Transactional
    @Operation(hidden = true)
    public TemplateInstance show(@PathParam("tenantId") String tenantId, @QueryParam("email") String email,
            @QueryParam("back") String back) {
        Correction.View view = view(tenantId, email);
        return page(view, Form.of(view.contact(), back == null ? view.path() : Pages.inside(back)));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @RolesAllowed({ Role.AUTHOR, Role.SENDER })
    @Operation(hidden = true)
    public Response correct(@PathParam("tenantId") String tenantId, @FormParam("wrong") String wrong,
            @FormParam("email") String email, @FormParam("name") String name, @FormParam("role") String role,
            @FormParam("locale") String locale, @FormParam("directory") String directory,
            @FormParam("list") List<String> lists, @FormParam("letter") List<String> letters,
            @FormParam("back") String back) {
        var sent = new Sent(wrong, new ContactView(email, name, role, locale), directory, lists, letters, Pages.inside(back));
        try {
            pages.said(Typed.inTransaction(() -> correct(tenantId, sent, pages.viewer())));
            return pages.seeOther(sent.back());
        } catch (Refusal refusal) {
            Trouble trouble = refusal.code() == RefusalCode.PRECONDITION_FAILED ? Trouble.of(OVERTAKEN) : Trouble.of(refusal);
            return Typed.inTransaction(() -> pages.again(refusal,
                    page(view(tenantId, wrong), new Form(email, name, role, locale, sent.back(), trouble))));
        }
    }

    /** Letters first, since they take the lock of their incident, then lists, then the directory: so are locks ordered. */
    private String correct(String tenantId, Sent sent, Viewer viewer) {
        ContactView right = sent.contact().checked();
        if (sent.lists().isEmpty() && sent.letters().isEmpty() && sent.directory() == null) {
            throw new Refusal(RefusalCode.INVALID, "Choose at least one place where the contact is to be put right.");
        }
        if (!sent.lists().isEmpty() || sent.directory() != null) {
            pages.require(Role.AUTHOR, "change the directory or a list");
        }
        Correction.View view = view(tenantId, sent.wrong());
        List<Correction.Stuck> misread = view.misread();
        List<String> done = new ArrayList<>();
        boolean sameAddress = right.email().equalsIgnoreCase(sent.wrong().strip());
        if (!sent.letters().isEmpty()) {
            pages.require(Role.SENDER, "send a letter again");
            requireShown(sent.letters(), view);
        }
        if (sameAddress && !isOther(right, sent, view)) {
            throw new Refusal(RefusalCode.INVALID, "This is the same address, and nothing else about the contact is different."
                    + (sent.letters().isEmpty() ? ""
                            : " To send the letter there once more, choose “Send again” in the inbox or on the page of the"
                                    + " tenant."));
        }
        if (!sent.letters().isEmpty() && !sameAddress) {
            sent.letters().forEach(letter -> desk.retry(Typed.id(letter), right.email(), viewer.actor()));
            done.add(Numbers.counted(sent.letters().size(), "letter is", "letters are") + " on the way to " + right.email());
        }
        for (String list : sent.lists()) {
            String revision = list.substring(0, Math.max(0, list.indexOf(':')));
            String reference = list.substring(list.indexOf(':') + 1);
            contacts.onList(reference, tenantId, Typed.etag(revision), sent.wrong(), right, viewer.actor());
            done.add("the list of " + reference + " has it for the notices to come");
        }
        if (sent.directory() != null) {
            contacts.inDirectory(tenantId, Typed.etag(sent.directory()), sent.wrong(), right, viewer.actor());
            done.add("the directory has it");
        }
        return "The contact is corrected: " + String.join("; ", done) + "." + (sent.letters().isEmpty() || !sameAddress ? ""
                : " No letter is sent again, since the address is the same; “Send again” does that.")
                + (misread.isEmpty() ? ""
                        : " What " + sent.wrong()
                                + " got is not sent a second time: call the tenant about it, or draft a notice to it only."
                                + " The report of the wrong contact stays in the inbox until you say that it is dealt with.");
    }

    /** Whether a place that is to be corrected would have anything new. One that moved meanwhile has, and is refused later. */
    private static boolean isOther(ContactView right, Sent sent, Correction.View view) {
        return sent.directory() != null && (view.directoryRevision() == null || !right.equals(view.contact()))
                || sent.lists().stream().anyMatch(list -> view.lists().stream()
                        .noneMatch(known -> list.endsWith(":" + known.reference()) && right.equals(known.contact())));
    }

    /** A letter to another tenant would go to this one's contact. */
    private static void requireShown(List<String> letters, Correction.View view) {
        List<UUID> shown = view.letters().stream().map(Correction.Stuck::delivery).toList();
        if (!letters.stream().allMatch(letter -> shown.contains(Typed.id(letter)))) {
            throw new Refusal(RefusalCode.CONFLICT, "One of these letters is not waiting for this contact, or not any more."
                    + " Nothing was changed. What waits now stands below.");
        }
    }

    private Correction.View view(String tenantId, String email) {
        if (email == null || email.isBlank()) {
            throw Refusal.notFound("contact", "without an address");
        }
        return correction.of(tenantId, email.strip()).orElseThrow(() -> Refusal.notFound("tenant", tenantId));
    }

    private TemplateInstance page(Correction.View view, Form form) {
        return Templates.contact(pages.around(Section.TENANTS, "Correct a contact of " + view.name()), view, form);
    }
}
