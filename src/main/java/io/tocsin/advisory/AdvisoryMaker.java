package io.tocsin.advisory;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

import io.tocsin.leak.Leak;
import io.tocsin.leak.LeakCheck;
import io.tocsin.notice.Wording;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.language.UnrenderableException;
import io.tocsin.template.words.TemplateRenderer;
import io.tocsin.template.words.Words;

/** Makes advisories of one preparation, for several threads at once. */
final class AdvisoryMaker {

    private final TemplateRenderer renderer;
    private final TemplateData data;
    private final Map<Wording, Map<String, TemplateVersion>> templates;
    private final StandardLocales standards;
    private final String tlp;
    private final Predicate<Locale> translated;
    private final SharedWords shared;
    private final LeakCheck leakCheck;

    /**
     * @param templates by whose words they are, and locale
     * @param sharing whether words are stored against what all tenants share
     * @param tlp label as the standard spells it, e.g. {@code TLP:AMBER}
     * @param translated whether title and summary of the incident are there for readers of a language
     * @param leakCheck over the list that the tenants are on; null for words that are only looked at
     */
    AdvisoryMaker(boolean sharing, TemplateRenderer renderer, TemplateData data,
            Map<Wording, Map<String, TemplateVersion>> templates, StandardLocales standards, String tlp,
            Predicate<Locale> translated, LeakCheck leakCheck) {
        this.shared = sharing ? new SharedWords() : null;
        this.renderer = renderer;
        this.data = data;
        this.templates = templates;
        this.standards = standards;
        this.tlp = tlp;
        this.translated = translated;
        this.leakCheck = leakCheck;
    }

    /** By locale; with what was made so far. */
    Map<String, byte[]> dictionaries() {
        return shared == null ? Map.of() : shared.dictionaries();
    }

    MadeAdvisory make(TenantToTell tenant) {
        var faults = new ArrayList<Fault>();
        var fallbacks = new ArrayList<String>();
        var recipients = new ArrayList<MadeAdvisory.Recipient>();
        SortedMap<String, LocaleChoice> choices = new TreeMap<>();
        for (TenantToTell.Contact contact : tenant.contacts()) {
            LocaleChoice choice = LocaleChoice.of(contact, tenant, standards, templates.get(tenant.wording()));
            choices.putIfAbsent(choice.formatting().toLanguageTag(), choice);
            if (choice.fellBack()) {
                fallbacks.add(choice.wanted().toLanguageTag());
            }
            recipients.add(new MadeAdvisory.Recipient(contact, choice.formatting().toLanguageTag(),
                    choice.fellBack() ? choice.wanted().toLanguageTag() : null, choice.wantedBy(), choice.givenBy()));
        }
        if (recipients.isEmpty()) {
            faults.add(Fault.ofTenant(tenant.tenantId(), FaultCode.NO_CONTACT,
                    "This tenant has no contact. Add one to the affected list."));
        }
        var digest = new Digest().add(tenant.tenantId());
        List<MadeAdvisory.Rendering> renderings = render(tenant, choices, digest, faults);
        return faults.isEmpty()
                ? new MadeAdvisory(tenant, renderings, recipients, digest.value(), List.of(), fallbacks,
                        untranslated(choices.values()))
                : new MadeAdvisory(tenant, List.of(), List.of(), null, faults, List.of(), Set.of());
    }

    /** The incident's own words are in the installation's language. */
    private Set<String> untranslated(Collection<LocaleChoice> choices) {
        Set<String> languages = new TreeSet<>();
        for (LocaleChoice choice : choices) {
            String language = choice.formatting().getLanguage();
            if (!language.equals(standards.everywhere().getLanguage()) && !translated.test(choice.formatting())) {
                languages.add(language);
            }
        }
        return languages;
    }

    private List<MadeAdvisory.Rendering> render(TenantToTell tenant, SortedMap<String, LocaleChoice> choices,
            Digest digest, List<Fault> faults) {
        var renderings = new ArrayList<MadeAdvisory.Rendering>();
        var own = new LeakCheck.Own(tenant.tenantId(), tenant.name(),
                tenant.contacts().stream().map(TenantToTell.Contact::email).toList());
        choices.forEach((locale, choice) -> {
            try {
                Words words = renderer.render(choice.template(), data.of(tenant, choice.formatting()), choice.formatting(),
                        zoneOf(tenant));
                if (leakCheck != null) {
                    leakCheck.leaks(own, words.subject(), words.text(), words.html())
                            .forEach(leak -> faults.add(fault(tenant, locale, leak)));
                }
                String subject = labelled(words.subject());
                byte[] text = words.text().getBytes(StandardCharsets.UTF_8);
                byte[] html = words.html().getBytes(StandardCharsets.UTF_8);
                digest.add(locale).add(subject).add(text).add(html);
                StoredWords stored = new StoredWords(text, html);
                renderings.add(new MadeAdvisory.Rendering(locale, subject, words.text().length(),
                        stored.deflated(shared == null ? null : shared.dictionaryFor(locale, stored))));
            } catch (UnrenderableException e) {
                faults.add(Fault.ofTenant(tenant.tenantId(), e.code(), "In " + locale + ": " + e.getMessage()));
            }
        });
        return renderings;
    }

    private static Fault fault(TenantToTell tenant, String locale, Leak leak) {
        return Fault.leak(tenant.tenantId(), leak.otherTenantId(), leak.field(), leak.line(), leak.position(), "In " + locale
                + ", the " + leak.field() + " says \"" + leak.found() + "\", the " + leak.what() + " of tenant "
                + leak.otherTenantId() + ", in line " + leak.line() + " at character " + leak.position() + ": " + leak.excerpt()
                + " Correct the facts of " + tenant.tenantId() + ", or have an approver waive it.");
    }

    /**
     * What would be said to anybody, with the names of what is a tenant's own.
     *
     * @param locale that the tenant is written to in
     * @param tenant for its time zone
     * @return empty when the template computes with what only a tenant has
     */
    Optional<Words> skeleton(String locale, TenantToTell tenant) {
        Locale wanted = Locale.forLanguageTag(locale);
        var contact = new TenantToTell.Contact("", null, null, locale);
        LocaleChoice choice = LocaleChoice.of(contact, tenant, standards, templates.get(tenant.wording()));
        try {
            Words words = renderer.skeleton(choice.template(), data.ofNobody(choice.formatting()), wanted, zoneOf(tenant));
            return Optional.of(new Words(labelled(words.subject()), words.html(), words.text()));
        } catch (UnrenderableException e) {
            return Optional.empty();
        }
    }

    /** The TLP label stands in every subject (FIRST TLP 2.0, section 3a), whoever wrote the template. */
    private String labelled(String subject) {
        return subject.contains(tlp) ? subject : "[" + tlp + "] " + subject;
    }

    private static ZoneId zoneOf(TenantToTell tenant) {
        try {
            return tenant.timeZone() == null ? ZoneOffset.UTC : ZoneId.of(tenant.timeZone());
        } catch (DateTimeException e) {
            // The list was checked against another version of the time-zone rules than this process has.
            return ZoneOffset.UTC;
        }
    }
}
