package io.tocsin.notice;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * A notice as it is sent or typed, to be drafted or changed.
 *
 * @param audience a word, or {@code {"tenantIds":[...]}}; null for the one that belongs to the kind
 * @param template its key; null for the one that belongs to the kind
 * @param acknowledgeWithin ISO 8601 duration of a minute to 365 days, e.g. {@code PT72H}; not with {@code acknowledgeBy}
 */
@Schema(requiredProperties = "kind")
public record NoticeForm(@Schema(ref = "NoticeKind") String kind, String template,
        @Schema(examples = "PT72H") String acknowledgeWithin, Instant acknowledgeBy, Instant nextUpdateAt,
        @Schema(implementation = Object.class, examples = "NOT_YET_TOLD") JsonNode audience) {

    private static final int MOST_TENANTS = 100_000;
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");
    private static final Pattern TENANT_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}");

    /** As somebody would send a notice that is as this one is now. */
    public static NoticeForm of(Notice notice) {
        JsonNode audience = new TextNode(notice.audience.name());
        if (notice.audience == Audience.TENANTS) {
            var ids = JsonNodeFactory.instance.arrayNode();
            notice.audienceTenants.forEach(ids::add);
            audience = JsonNodeFactory.instance.objectNode().set("tenantIds", ids);
        }
        return new NoticeForm(notice.kind.name(), notice.templateKey,
                Objects.toString(notice.timeToAnswer(), null),
                notice.acknowledgeBy, notice.nextUpdateAt, audience);
    }

    /** The same in other words. */
    public NoticeForm inWords(String key) {
        return new NoticeForm(kind, key, acknowledgeWithin, acknowledgeBy, nextUpdateAt, audience);
    }

    /** @throws Refusal INVALID, naming every field that cannot be taken */
    NoticeDraft checked(Instant now) {
        var faults = new ArrayList<Fault>();
        NoticeKind checkedKind = kindOf(faults);
        Audience checkedAudience = audienceOf(checkedKind, faults);
        List<String> tenantIds = checkedAudience == Audience.TENANTS ? tenantIdsOf(faults) : null;
        Duration within = withinOf(faults);
        toCome("acknowledgeBy", acknowledgeBy, now, faults);
        toCome("nextUpdateAt", nextUpdateAt, now, faults);
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "A notice cannot be like this.", faults);
        }
        return new NoticeDraft(checkedKind, template == null ? checkedKind.usualTemplate() : template, checkedAudience,
                tenantIds, within, acknowledgeBy, nextUpdateAt);
    }

    private static void toCome(String field, Instant time, Instant now, List<Fault> faults) {
        if (time != null && !time.isAfter(now)) {
            faults.add(Fault.inField(field, FaultCode.INVALID_VALUE, "This time has passed."));
        } else if (time != null && !time.isBefore(LAST)) {
            faults.add(Fault.inField(field, FaultCode.INVALID_VALUE, "Say a time before the year 2200."));
        }
    }

    private NoticeKind kindOf(List<Fault> faults) {
        for (NoticeKind known : NoticeKind.values()) {
            if (known.name().equals(kind)) {
                return known;
            }
        }
        faults.add(Fault.inField("kind", kind == null ? FaultCode.REQUIRED : FaultCode.INVALID_VALUE,
                "Say one of INITIAL, UPDATE, CORRECTION, CLOSURE."));
        return null;
    }

    private Audience audienceOf(NoticeKind ofKind, List<Fault> faults) {
        if (audience == null || audience.isNull()) {
            return ofKind == null ? null : ofKind.usualAudience();
        }
        if (audience.isObject()) {
            return Audience.TENANTS;
        }
        for (Audience known : Audience.values()) {
            if (known != Audience.TENANTS && known.name().equals(audience.textValue())) {
                return known;
            }
        }
        faults.add(Fault.inField("audience", FaultCode.INVALID_VALUE,
                "Say one of ALL, NOT_YET_TOLD, CHANGED, TOLD, UNANSWERED, or {\"tenantIds\":[...]}."));
        return null;
    }

    private List<String> tenantIdsOf(List<Fault> faults) {
        JsonNode list = audience.path("tenantIds");
        Set<String> ids = new LinkedHashSet<>();
        list.forEach(id -> ids.add(id.textValue()));
        if (audience.size() != 1 || !list.isArray() || ids.isEmpty() || ids.contains(null) || ids.size() > MOST_TENANTS) {
            faults.add(Fault.inField("audience", FaultCode.INVALID_VALUE,
                    "{\"tenantIds\":[...]} names 1 to " + MOST_TENANTS + " tenants by their ids, and nothing else."));
        }
        if (ids.stream().anyMatch(id -> id != null && !TENANT_ID.matcher(id).matches())) {
            faults.add(Fault.inField("audience", FaultCode.INVALID_TENANT_ID,
                    "A tenant's id is a letter or digit, then up to 127 letters, digits or any of ._:@-"));
        }
        return List.copyOf(ids.stream().filter(id -> id != null).toList());
    }

    private Duration withinOf(List<Fault> faults) {
        if (acknowledgeWithin == null) {
            return null;
        }
        if (acknowledgeBy != null) {
            faults.add(Fault.inField("acknowledgeBy", FaultCode.INVALID_VALUE,
                    "Say either acknowledgeWithin or acknowledgeBy, not both."));
        }
        try {
            Duration within = Duration.parse(acknowledgeWithin);
            if (within.compareTo(Duration.ofMinutes(1)) >= 0 && within.compareTo(LONGEST) <= 0) {
                return within;
            }
        } catch (DateTimeException e) {
            // Falls through to the fault below, which says what is asked for.
        }
        faults.add(Fault.inField("acknowledgeWithin", FaultCode.INVALID_VALUE,
                "Say an ISO 8601 duration of a minute to 365 days, e.g. PT72H."));
        return null;
    }
}
