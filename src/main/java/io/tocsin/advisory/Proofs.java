package io.tocsin.advisory;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.incident.Incident;
import io.tocsin.notice.Audience;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeKind;
import io.tocsin.notice.Wordings;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Templates;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.words.Words;

/**
 * Words that nobody has prepared: what a tenant would be told if it were done now, from the list, the facts and the template
 * of this moment, made by the same press. Nothing of it is stored.
 */
@ApplicationScoped
public class Proofs {

    private final DataSource database;
    private final AudienceReader audience;
    private final Press press;
    private final Templates templates;

    Proofs(DataSource database, AudienceReader audience, Press press, Templates templates) {
        this.database = database;
        this.audience = audience;
        this.press = press;
        this.templates = templates;
    }

    /**
     * @param advisory in one locale; without a digest
     * @param to the contact that is written to in it, or the tenant's first
     */
    public record Proof(StoredAdvisory advisory, String to) {
    }

    /**
     * @param tenantId on the list of the notice's incident, whether or not the notice is for it
     * @param locale null for the first of its contacts' locales
     * @throws Refusal NOT_FOUND for a tenant that is not listed, or a locale without words; INVALID with the faults that the
     *         preparation would find in it
     */
    @Transactional
    public Proof of(Notice notice, String tenantId, String locale) {
        TenantToTell tenant = tenant(notice, tenantId);
        return of(Incident.findById(notice.incidentId), notice, templatesFor(notice, tenant), tenant, locale);
    }

    /**
     * A template that is still being written, for a tenant of an incident: as a notice that would be the next of its series.
     *
     * @param draft checked, see {@link io.tocsin.template.Templates#draft}
     * @throws Refusal as for {@link #of(Notice, String, String)}
     */
    @Transactional
    public Proof of(Incident incident, NoticeKind kind, TemplateVersion draft, String tenantId) {
        var next = new Notice();
        next.incidentId = incident.id;
        next.number = (int) Notice.count("incidentId", incident.id) + 1;
        next.kind = kind;
        next.audience = Audience.ALL;
        return of(incident, next, Map.of(draft.locale(), draft), tenant(next, tenantId), draft.locale());
    }

    /**
     * What the notice's template of now says to every tenant, with the names of what is a tenant's own, {@code {facts.users}}.
     *
     * @param locale that the tenant is written to in
     * @return empty when the template computes with what only a tenant has
     */
    @Transactional
    public Optional<Words> skeleton(Notice notice, String tenantId, String locale) {
        TenantToTell tenant = tenant(notice, tenantId);
        return press.makerForLooking(Incident.findById(notice.incidentId), notice, templatesFor(notice, tenant))
                .skeleton(locale, tenant);
    }

    private Map<String, TemplateVersion> templatesFor(Notice notice, TenantToTell tenant) {
        return templates.newest(Wordings.of(notice, templates).keys().get(tenant.wording()));
    }

    private Proof of(Incident incident, Notice notice, Map<String, TemplateVersion> byLocale, TenantToTell tenant,
            String locale) {
        AdvisoryMaker maker = press.makerForLooking(incident, notice, byLocale);
        MadeAdvisory made = faultless(maker.make(tenant));
        List<String> locales = made.renderings().stream().map(MadeAdvisory.Rendering::locale).toList();
        MadeAdvisory.Rendering rendering = made.renderings().stream()
                .filter(any -> locale == null || any.locale().equalsIgnoreCase(locale)).findFirst()
                .orElseGet(() -> asked(maker, tenant, Locale.forLanguageTag(locale), byLocale));
        String to = made.recipients().stream().filter(recipient -> recipient.locale().equals(rendering.locale())).findFirst()
                .orElse(made.recipients().get(0)).contact().email();
        return new Proof(new StoredAdvisory(tenant.name(), rendering.locale(), locales, rendering.subject(),
                StoredWords.inflate(rendering.stored(), null),
                press.frames(incident, List.of(rendering.locale())).get(rendering.locale()), null, null), to);
    }

    private TenantToTell tenant(Notice notice, String tenantId) {
        try (Connection connection = database.getConnection()) {
            return audience.one(connection, notice, tenantId)
                    .orElseThrow(() -> Refusal.notFound("tenant", tenantId + " on the list of this incident"));
        } catch (SQLException e) {
            throw new IllegalStateException("proof for notice " + notice.id, e);
        }
    }

    /** As if the tenant's first contact had asked for this locale. */
    private static MadeAdvisory.Rendering asked(AdvisoryMaker maker, TenantToTell tenant, Locale wanted,
            Map<String, TemplateVersion> byLocale) {
        TenantToTell.Contact first = tenant.contacts().get(0);
        MadeAdvisory made = faultless(maker.make(tenant.with(List.of(
                new TenantToTell.Contact(first.email(), first.name(), first.role(), wanted.toLanguageTag())))));
        if (made.recipients().get(0).wantedLocale() != null) {
            throw new Refusal(RefusalCode.NOT_FOUND, "The template has no words in locale " + wanted.toLanguageTag()
                    + ". It has " + String.join(", ", byLocale.keySet()) + ".");
        }
        return made.renderings().get(0);
    }

    private static MadeAdvisory faultless(MadeAdvisory made) {
        if (!made.faults().isEmpty()) {
            boolean isWithoutContact = made.faults().get(0).code() == FaultCode.NO_CONTACT;
            throw new Refusal(RefusalCode.INVALID, isWithoutContact ? "There is nobody to write to."
                    : "The words for this tenant cannot be made.", made.faults());
        }
        return made;
    }
}
