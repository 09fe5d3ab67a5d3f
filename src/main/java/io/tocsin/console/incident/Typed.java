package io.tocsin.console.incident;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.jboss.resteasy.reactive.RestForm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tocsin.console.FactField;
import io.tocsin.incident.Incident;
import io.tocsin.incident.IncidentForm;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.frame.Tlp;

/** An incident as it is typed: times are those of the viewer's own zone. */
public class Typed {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm", Locale.ROOT);
    static final List<String> LABELS = List.of("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED");

    @RestForm
    String reference;
    @RestForm
    String title;
    @RestForm
    String summary;
    @RestForm
    String discoveredAt;
    @RestForm
    String occurredFrom;
    @RestForm
    String occurredTo;
    @RestForm
    String tlp;
    @RestForm
    List<String> factName;
    @RestForm
    List<String> factKind;
    @RestForm
    List<String> factValue;

    /** What the form began with, by field: for whoever is not the only one to change it. */
    @RestForm
    String began;
    /** The revision of somebody else's change that this one may stand in place of, knowingly. */
    @RestForm
    Long over;

    /** What was typed, by field, in one spelling. */
    Map<String, String> fields() {
        return fields(text(title).strip(), text(summary), text(discoveredAt), text(occurredFrom), text(occurredTo), text(tlp),
                FactField.sent(factName, factKind, factValue));
    }

    static Map<String, String> fields(Shown shown) {
        return fields(shown.title, shown.summary, shown.discoveredAt, shown.occurredFrom, shown.occurredTo, shown.tlp,
                shown.facts);
    }

    private static Map<String, String> fields(String title, String summary, String discoveredAt, String occurredFrom,
            String occurredTo, String tlp, List<FactField> facts) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("title", title);
        fields.put("summary", summary.isBlank() ? "" : summary.replace("\r\n", "\n"));
        fields.put("discoveredAt", discoveredAt);
        fields.put("occurredFrom", occurredFrom);
        fields.put("occurredTo", occurredTo);
        fields.put("tlp", tlp);
        fields.put("facts", written(facts.stream().filter(fact -> !fact.name().isBlank() || !fact.value().isBlank())
                .map(fact -> List.of(fact.name(), fact.kind().name(), fact.value())).toList()));
        return fields;
    }

    static String written(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // texts can be written
        }
    }

    /** @return empty where the form does not say, or is damaged: then every difference is asked about */
    Map<String, String> began() {
        try {
            return began == null ? Map.of() : JSON.readValue(began, new TypeReference<Map<String, String>>() {
            });
        } catch (JsonProcessingException e) {
            return Map.of();
        }
    }

    /** Puts these in place of what was typed. */
    void take(Map<String, String> fields) {
        title = fields.get("title");
        summary = fields.get("summary");
        discoveredAt = fields.get("discoveredAt");
        occurredFrom = fields.get("occurredFrom");
        occurredTo = fields.get("occurredTo");
        tlp = fields.get("tlp");
        try {
            List<List<String>> facts = JSON.readValue(fields.get("facts"), new TypeReference<List<List<String>>>() {
            });
            factName = facts.stream().map(fact -> fact.get(0)).toList();
            factKind = facts.stream().map(fact -> fact.get(1)).toList();
            factValue = facts.stream().map(fact -> fact.get(2)).toList();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // written above
        }
    }

    /** As people type them, with some to spare. */
    static List<FactField> factsOf(Incident incident) {
        return FactField.of(JSON.valueToTree(incident.facts).toString());
    }

    /** The form as it is shown. */
    record Shown(String reference, String title, String summary, String discoveredAt, String occurredFrom, String occurredTo,
            String tlp, List<FactField> facts) {

        static Shown empty(String reference) {
            return new Shown(reference, "", "", "", "", "", "AMBER", FactField.withSpare(List.of()));
        }

        static Shown of(Incident incident, ZoneId zone) {
            return new Shown(incident.reference, incident.title, text(incident.summary), local(incident.discoveredAt, zone),
                    local(incident.occurredFrom, zone), local(incident.occurredTo, zone), incident.tlp,
                    factsOf(incident));
        }

        public List<Label> labels() {
            return LABELS.stream().map(label -> new Label(label, Tlp.meaning(label, Locale.ENGLISH), label.equals(tlp)))
                    .toList();
        }
    }

    /** @param meaning what its reader may do */
    record Label(String name, String meaning, boolean chosen) {
    }

    private static String local(Instant at, ZoneId zone) {
        return at == null ? "" : LOCAL.format(at.atZone(zone));
    }

    private static String text(String value) {
        return value == null ? "" : value;
    }

    Shown again(List<Fault> faults) {
        return new Shown(text(reference), text(title), text(summary), text(discoveredAt), text(occurredFrom), text(occurredTo),
                tlp != null && LABELS.contains(tlp) ? tlp : "AMBER",
                FactField.marked(FactField.sent(factName, factKind, factValue), faults));
    }

    /**
     * @param before what is changed, or null for a new incident: what cannot be typed here stays, seconds of its times included
     * @param taken what is wrong with its reference beside its letters
     * @throws Refusal INVALID with everything that is wrong, at once
     */
    IncidentForm form(Incident before, ZoneId zone, Instant now, List<Fault> taken) {
        List<Fault> faults = new ArrayList<>(taken);
        String discovered = instant("discoveredAt", discoveredAt, before == null ? null : before.discoveredAt, zone, faults);
        String from = instant("occurredFrom", occurredFrom, before == null ? null : before.occurredFrom, zone, faults);
        String to = instant("occurredTo", occurredTo, before == null ? null : before.occurredTo, zone, faults);
        JsonNode facts = FactField.json(FactField.sent(factName, factKind, factValue), faults);
        if (discovered != null && (before == null || !discovered.equals(String.valueOf(before.discoveredAt)))
                && Instant.parse(discovered).isAfter(now.plus(Duration.ofDays(1)))) {
            faults.add(Fault.inField("discoveredAt", FaultCode.INVALID_VALUE,
                    "“Discovered” lies in the future. Look at the day and the year, or leave it empty."));
        }
        String markdown = summary == null || summary.isBlank() ? null : summary.replace("\r\n", "\n");
        var form = new IncidentForm(before == null ? blank(reference) : before.reference, blank(title),
                before != null && Objects.equals(markdown, before.summary) ? before.summary : markdown, discovered, from, to,
                tlp,
                facts, before == null ? null : JSON.valueToTree(before.translations));
        faults.addAll(form.faults());
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "The incident cannot be taken as it is.", faults);
        }
        return form;
    }

    private static String blank(String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private static String instant(String field, String typed, Instant before, ZoneId zone, List<Fault> faults) {
        if (typed == null || typed.isBlank()) {
            return null;
        }
        if (before != null && typed.equals(local(before, zone))) {
            return before.toString();
        }
        try {
            return LocalDateTime.parse(typed.strip()).atZone(zone).toInstant().truncatedTo(ChronoUnit.SECONDS).toString();
        } catch (DateTimeException e) {
            faults.add(Fault.inField(field, FaultCode.INVALID_VALUE, "Give a day and a time, such as 2022-01-20T23:18."));
            return null;
        }
    }
}
