package io.tocsin.incident;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;

import io.tocsin.problem.Characters.Shape;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.LanguageTag;

/** The texts of an incident beside its own: read from a form, and found for a reader. */
final class Translations {

    private static final int MOST = 50;
    private static final Set<String> FIELDS = Set.of("title", "summary");

    private Translations() {
    }

    /** @return by language tag in its usual spelling; what is wrong is added to the faults */
    static Map<String, IncidentText> read(JsonNode said, List<Fault> faults) {
        Map<String, IncidentText> read = new TreeMap<>();
        if (said == null || said.isNull()) {
            return read;
        }
        if (!said.isObject() || said.size() > MOST) {
            faults.add(Fault.inField("translations", FaultCode.INVALID_VALUE,
                    "translations is an object of at most " + MOST
                            + " languages: {\"de\":{\"title\":\"...\",\"summary\":\"...\"}}."));
            return read;
        }
        said.properties().forEach(entry -> {
            String tag = LanguageTag.of(entry.getKey()).orElse(null);
            if (tag == null || read.containsKey(tag)) {
                faults.add(Fault.inField("translations", FaultCode.INVALID_LOCALE, tag == null
                        ? "translations names a language that does not exist. It goes by its code, such as de or pt-BR."
                        : "translations has " + tag + " twice."));
            } else {
                read.put(tag, text("translations." + tag, entry.getValue(), faults));
            }
        });
        return read;
    }

    private static IncidentText text(String field, JsonNode said, List<Fault> faults) {
        boolean complete = said.isObject() && !said.isEmpty() && said.properties().stream()
                .allMatch(part -> FIELDS.contains(part.getKey()) && part.getValue().isTextual()
                        && !part.getValue().asText().isBlank());
        if (!complete) {
            faults.add(Fault.inField(field, FaultCode.INVALID_VALUE,
                    field + " has a title, a summary or both, which are texts and not empty."));
            return new IncidentText(null, null);
        }
        String title = said.has("title") ? said.get("title").asText().strip() : null;
        String summary = said.has("summary") ? said.get("summary").asText() : null;
        if (title != null) {
            IncidentForm.text(field + ".title", title, IncidentForm.LONGEST_TITLE, Shape.ONE_LINE, faults);
        }
        if (summary != null) {
            IncidentForm.text(field + ".summary", summary, IncidentForm.LONGEST_SUMMARY, Shape.LINES, faults);
        }
        return new IncidentText(title, summary);
    }

    /** What there is for a reader: of {@code de-AT} before {@code de}; a part that neither has is null. */
    static IncidentText fitting(Map<String, IncidentText> translations, Locale reader) {
        String title = null;
        String summary = null;
        for (String tag = reader.toLanguageTag(); !tag.isEmpty(); tag = tag.substring(0, Math.max(0, tag.lastIndexOf('-')))) {
            IncidentText text = translations.get(tag);
            if (text != null) {
                title = title == null ? text.title() : title;
                summary = summary == null ? text.summary() : summary;
            }
        }
        return new IncidentText(title, summary);
    }
}
