package io.tocsin.advisory;

import java.util.List;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.frame.Frame;

/** Exactly what one tenant will be, or was, told. */
@Path("/api/v1/notices/{id}/advisories/{tenantId}")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class AdvisoryResource {

    @Inject
    AdvisoryStore advisories;

    /**
     * An advisory in one locale.
     *
     * @param text the whole mail as plain text, with the recipient's link and check code masked
     * @param html the same as HTML
     * @param digest of the advisory in all its locales
     */
    @Schema(requiredProperties = { "tenantId", "locale", "locales", "subject", "text", "html", "digest" })
    public record AdvisoryView(String tenantId, String locale, List<String> locales, String subject, String text, String html,
            String digest) {
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "getAdvisory", summary = "What one tenant is told, with links and codes masked")
    public AdvisoryView get(@PathParam("id") UUID id, @PathParam("tenantId") String tenantId,
            @QueryParam("locale") String locale) {
        Notice notice = Notice.withId(id);
        if (notice.preparationId == null) {
            throw new Refusal(RefusalCode.STATE, "Notice " + notice.number + " is not prepared yet, so it has no words.");
        }
        StoredAdvisory advisory = advisories.find(notice, tenantId, locale).orElseThrow(() -> Refusal.notFound("advisory",
                locale == null ? "for tenant " + tenantId : "for tenant " + tenantId + " in locale " + locale));
        Frame mail = advisory.masked();
        return new AdvisoryView(tenantId, advisory.locale(), advisory.locales(), advisory.subject(), mail.text(), mail.html(),
                advisory.digest());
    }
}
