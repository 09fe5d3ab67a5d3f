package io.tocsin.incident;

import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import io.tocsin.problem.Characters;
import io.tocsin.problem.Characters.Shape;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.tenant.list.Facts;

/**
 * What callers say of an incident.
 *
 * @param reference the vendor's own name of it; never changes
 * @param summary Markdown, for people who do not know the vendor's systems
 * @param discoveredAt RFC 3339 with an offset, as are the others
 * @param tlp Traffic Light Protocol 2.0; AMBER when absent
 * @param facts facts that hold for every tenant, by name
 * @param translations title and summary in further languages, by language tag (BCP 47)
 */
public record IncidentForm(
        @Schema(required = true, pattern = "[A-Za-z0-9][A-Za-z0-9._-]{0,63}", examples = "INC-2022-01") String reference,
        @Schema(required = true, maxLength = 200) String title,
        @Schema(maxLength = 20000) String summary,
        @Schema(format = "date-time") String discoveredAt,
        @Schema(format = "date-time") String occurredFrom,
        @Schema(format = "date-time") String occurredTo,
        @Schema(enumeration = {
                "CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED" }) String tlp,
        @Schema(type = SchemaType.OBJECT, additionalProperties = Object.class) JsonNode facts,
        @Schema(type = SchemaType.OBJECT, additionalProperties = IncidentText.class) JsonNode translations){

    private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final Set<String> TLP = Set.of("CLEAR", "GREEN", "AMBER", "AMBER+STRICT", "RED");
    private static final ObjectMapper JSON = new ObjectMapper();
    static final int LONGEST_TITLE = 200;
    static final int LONGEST_SUMMARY = 20_000;

    public static IncidentForm of(Incident incident) {
        return new IncidentForm(incident.reference, incident.title, incident.summary, text(incident.discoveredAt),
                text(incident.occurredFrom), text(incident.occurredTo), incident.tlp, JSON.valueToTree(incident.facts),
                JSON.valueToTree(incident.translations));
    }

    private static String text(Instant time) {
        return time == null ? null : time.toString();
    }

    /** What a form says, in the types that are stored. */
    record Said(String reference, String title, String summary, Instant discoveredAt, Instant occurredFrom,
            Instant occurredTo, String tlp, Map<String, Object> facts, Map<String, IncidentText> translations) {
    }

    /** @return everything that is wrong; nothing where it can be taken */
    public List<Fault> faults() {
        try {
            checked();
            return List.of();
        } catch (Refusal refusal) {
            return refusal.faults();
        }
    }

    /** @throws Refusal with everything that is wrong */
    Said checked() {
        var faults = new ArrayList<Fault>();
        if (reference == null || !REFERENCE.matcher(reference).matches()) {
            faults.add(Fault.inField("reference", reference == null ? FaultCode.REQUIRED : FaultCode.INVALID_VALUE,
                    (reference == null ? "reference is needed" : "reference cannot be taken as it is. It has no spaces")
                            + ": a letter or digit, then up to 63 letters, digits, dots, underscores or hyphens."));
        }
        if (title == null || title.isBlank()) {
            faults.add(Fault.inField("title", FaultCode.REQUIRED, "title is needed: one line that says what happened."));
        } else {
            text("title", title, LONGEST_TITLE, Shape.ONE_LINE, faults);
        }
        if (summary != null) {
            text("summary", summary, LONGEST_SUMMARY, Shape.LINES, faults);
        }
        if (tlp != null && !TLP.contains(tlp)) {
            faults.add(Fault.inField("tlp", FaultCode.INVALID_VALUE,
                    "tlp is one of CLEAR, GREEN, AMBER, AMBER+STRICT and RED."));
        }
        Instant discovered = time("discoveredAt", discoveredAt, faults);
        Instant from = time("occurredFrom", occurredFrom, faults);
        Instant to = time("occurredTo", occurredTo, faults);
        if (from != null && to != null && from.isAfter(to)) {
            faults.add(Fault.inField("occurredTo", FaultCode.INVALID_VALUE, "occurredTo is before occurredFrom."));
        }
        Map<String, Object> known = facts(faults);
        Map<String, IncidentText> translated = Translations.read(translations, faults);
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "The incident cannot be taken as it is. " + faults.get(0).message(), faults);
        }
        return new Said(reference, title.strip(), summary, discovered, from, to, tlp == null ? "AMBER" : tlp, known,
                translated);
    }

    static void text(String field, String text, int longest, Shape shape, List<Fault> faults) {
        if (text.length() > longest) {
            faults.add(Fault.inField(field, FaultCode.TOO_LONG,
                    field + " is " + text.length() + " characters long; " + longest + " is the most."));
        }
        Characters.wrongIn(text, shape).ifPresent(
                wrong -> faults.add(Fault.inField(field, FaultCode.INVALID_CHARACTER, field + " " + wrong + ".")));
    }

    private static Instant time(String field, String text, List<Fault> faults) {
        if (text == null) {
            return null;
        }
        try {
            // PostgreSQL keeps microseconds; what is answered now must equal what is answered later.
            Instant time = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant()
                    .truncatedTo(ChronoUnit.MICROS);
            if (time.isAfter(Instant.parse("1970-01-01T00:00:00Z")) && time.isBefore(Instant.parse("2200-01-01T00:00:00Z"))) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // falls through to the fault
        }
        faults.add(Fault.inField(field, FaultCode.INVALID_VALUE, field
                + " is a time in RFC 3339 with its offset from UTC, such as 2022-01-20T23:18:00Z or 2022-01-21T00:18:00+01:00."));
        return null;
    }

    private Map<String, Object> facts(List<Fault> faults) {
        if (facts == null || facts.isNull()) {
            return Map.of();
        }
        if (!(facts instanceof ObjectNode)) {
            faults.add(Fault.inField("facts", FaultCode.INVALID_FACT, "facts is an object: names with their values."));
            return null;
        }
        Facts.check((ObjectNode) facts, (fact, wrong) -> faults.add(Fault.inField(fact.isEmpty() ? "facts" : "facts." + fact,
                FaultCode.INVALID_FACT, (fact.isEmpty() ? "" : fact + " ") + wrong)));
        try {
            // Written out and read again, as the database does it, so that what is unchanged compares as equal.
            return JSON.readValue(facts.toString(), new TypeReference<>() {
            });
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
