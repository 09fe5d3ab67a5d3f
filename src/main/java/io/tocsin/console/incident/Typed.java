package io.tocsin.console.incident;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.jboss.resteasy.reactive.RestForm;

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
     * @throws Refusal INVALID with what cannot be read
     */
    IncidentForm form(Incident before, ZoneId zone) {
        List<Fault> faults = new ArrayList<>();
        String discovered = instant("discoveredAt", discoveredAt, before == null ? null : before.discoveredAt, zone, faults);
        String from = instant("occurredFrom", occurredFrom, before == null ? null : before.occurredFrom, zone, faults);
        String to = instant("occurredTo", occurredTo, before == null ? null : before.occurredTo, zone, faults);
        JsonNode facts = FactField.json(FactField.sent(factName, factKind, factValue), faults);
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "The incident cannot be taken as it is.", faults);
        }
        String markdown = summary == null || summary.isBlank() ? null : summary.replace("\r\n", "\n");
        return new IncidentForm(before == null ? blank(reference) : before.reference, blank(title),
                before != null && Objects.equals(markdown, before.summary) ? before.summary : markdown, discovered, from, to,
                tlp,
                facts, before == null ? null : JSON.valueToTree(before.translations));
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
