package io.tocsin.advisory;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import io.tocsin.incident.Incident;
import io.tocsin.incident.IncidentText;
import io.tocsin.notice.Notice;
import io.tocsin.template.Changes;
import io.tocsin.template.language.Markdown;
import io.tocsin.template.language.Placeholder;
import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/** The data contract of templates (docs/templates.md), filled: what is the same for all once, then each tenant's own. */
final class TemplateData {

    private final Map<String, Object> forAll;
    /** By the language that it is told in; the incident's own words under {@code ""}. */
    private final Map<String, Map<String, Object>> incidents = new HashMap<>();

    TemplateData(VendorSettings vendor, PublicUrl publicUrl, Incident incident, Notice notice) {
        forAll = new HashMap<>();
        forAll.put("vendor", map("name", vendor.name(), "email", vendor.email().orElse(null), "phone",
                vendor.phone().orElse(null), "url", vendor.url().orElse(null)));
        incidents.put("", incident(incident, new IncidentText(incident.title, incident.summary)));
        incident.translations.keySet().forEach(tag -> incidents.put(tag,
                incident(incident, incident.textIn(Locale.forLanguageTag(tag)))));
        forAll.put("notice", map("number", notice.number, "kind", notice.kind.name(), "acknowledgeWithin",
                notice.timeToAnswer(), "acknowledgeBy",
                notice.acknowledgeBy, "nextUpdateAt", notice.nextUpdateAt));
        forAll.put("links", map("acknowledge", publicUrl.base() + "/a/" + Placeholder.TOKEN, "verify",
                publicUrl.base() + "/verify"));
        forAll.put("code", Placeholder.CODE);
    }

    private static Map<String, Object> incident(Incident incident, IncidentText text) {
        return map("reference", incident.reference, "title", text.title(), "summary",
                text.summary() == null ? null : new Markdown(text.summary()), "discoveredAt", incident.discoveredAt,
                "occurredFrom", incident.occurredFrom, "occurredTo", incident.occurredTo, "tlp", incident.tlp, "facts",
                incident.facts);
    }

    /** @param words the locale in which they will be told */
    Map<String, Object> of(TenantToTell tenant, Locale words) {
        Map<String, Object> data = new HashMap<>(forAll);
        data.put("incident", incidentIn(words.toLanguageTag()));
        data.put("tenant", map("id", tenant.tenantId(), "name", tenant.name(), "tier", tenant.tier(), "region",
                tenant.region(), "locale", tenant.locale(), "timeZone", tenant.timeZone()));
        data.put("facts", tenant.facts());
        var previous = tenant.previous();
        data.put("previous", previous == null ? null
                : map("number", previous.number(), "kind", previous.kind(), "sentAt", previous.sentAt(), "retractedAt",
                        previous.retractedAt()));
        data.put("changes", tenant.factsBefore() == null ? null : Changes.between(tenant.factsBefore(), tenant.facts()));
        return data;
    }

    /** What is the same for all; a tenant of which nothing is known. */
    Map<String, Object> ofNobody(Locale words) {
        Map<String, Object> data = new HashMap<>(forAll);
        data.put("incident", incidentIn(words.toLanguageTag()));
        data.put("tenant", Map.of());
        data.put("facts", Map.of());
        return data;
    }

    private Map<String, Object> incidentIn(String tag) {
        Map<String, Object> found = incidents.get(tag);
        return found != null ? found : incidentIn(tag.substring(0, Math.max(0, tag.lastIndexOf('-'))));
    }

    /** A map that may hold nulls: a name of the contract that has no value is there, and empty. */
    private static Map<String, Object> map(Object... namesAndValues) {
        Map<String, Object> map = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
