package io.tocsin.advisory;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.access.Role;
import io.tocsin.notice.LocaleCounts;
import io.tocsin.notice.LocaleCounts.Asker;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Preparation;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Templates;

/** In which languages a prepared notice is written, and for whom there were no words in the one that was asked for. */
@Path("/api/v1/notices/{id}/locales")
@Tag(name = "Notices")
@Produces(MediaType.APPLICATION_JSON)
public class LocalesResource {

    @Inject
    StandardLocales standards;
    @Inject
    Templates templates;

    /**
     * What an approver may want to know of languages.
     *
     * @param chain who is asked for a locale, in this order; the first whose wish the template can meet decides
     * @param regions the settings' locale for tenants of a region
     * @param templates locales in which the template has words now
     * @param fellBack contacts that are written to in another language than was asked for
     */
    public record LocalesView(List<Asker> chain, String defaultLocale, Map<String, String> regions, List<String> templates,
            int fellBack, List<LocaleCounts.InLocale> locales, List<LocaleCounts.Fallback> fallbacks) {
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Transactional
    @Operation(operationId = "getNoticeLocales", summary = "How many are written to in which locale, and who fell back and why")
    public LocalesView get(@PathParam("id") UUID id) {
        Notice notice = Notice.withId(id);
        Preparation preparation = notice.preparationId == null ? null : Preparation.findById(notice.preparationId);
        if (preparation == null || preparation.locales == null) {
            throw new Refusal(RefusalCode.STATE, "Notice " + notice.number
                    + (preparation == null ? " is not prepared yet" : " was prepared before locales were counted")
                    + ", so nobody knows who is written to in which language. Prepare it.");
        }
        Map<String, String> regions = new TreeMap<>();
        standards.byRegion().forEach((region, locale) -> regions.put(region, locale.toLanguageTag()));
        return new LocalesView(List.of(Asker.values()), standards.everywhere().toLanguageTag(), regions,
                List.copyOf(templates.newest(notice.templateKey).keySet()), preparation.locales.fellBack(),
                preparation.locales.locales(), preparation.locales.fallbacks());
    }
}
