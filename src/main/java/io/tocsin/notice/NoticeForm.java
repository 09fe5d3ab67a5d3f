package io.tocsin.notice;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * A draft, checked.
 *
 * @param tenantIds the tenants of audience {@code TENANTS}, otherwise null
 * @param acknowledgeWithin time after release in which an answer is asked for; at most one of this and
 *        {@code acknowledgeBy} is set
 */
public record NoticeForm(NoticeKind kind, String template, Audience audience, List<String> tenantIds,
        Duration acknowledgeWithin,
        Instant acknowledgeBy, Instant nextUpdateAt) {

    private static final int MOST_TENANTS = 100_000;
    private static final Duration LONGEST = Duration.ofDays(365);

    /** As it is now. */
    static NoticeForm of(Notice notice) {
        return new NoticeForm(notice.kind, notice.templateKey, notice.audience, notice.audienceTenants,
                notice.acknowledgeWithin == null ? null : Duration.ofSeconds(notice.acknowledgeWithin), notice.acknowledgeBy,
                notice.nextUpdateAt);
    }

    /**
     * A draft as it is sent.
     *
     * @param audience a word, or {@code {"tenantIds":[...]}}
     * @param acknowledgeWithin ISO 8601 duration, e.g. {@code PT72H}
     */
    public record Sent(String kind, String template, String acknowledgeWithin, Instant acknowledgeBy, Instant nextUpdateAt,
            JsonNode audience) {

        /** As somebody would send a notice that is as this one is now. */
        static Sent of(Notice notice) {
            JsonNode audience = new TextNode(notice.audience.name());
            if (notice.audience == Audience.TENANTS) {
                var ids = JsonNodeFactory.instance.arrayNode();
                notice.audienceTenants.forEach(ids::add);
                audience = JsonNodeFactory.instance.objectNode().set("tenantIds", ids);
            }
            return new Sent(notice.kind.name(), notice.templateKey,
                    notice.acknowledgeWithin == null ? null : Duration.ofSeconds(notice.acknowledgeWithin).toString(),
                    notice.acknowledgeBy, notice.nextUpdateAt, audience);
        }

        /** @throws Refusal INVALID, naming every field that cannot be taken */
        NoticeForm checked(Instant now) {
            var faults = new ArrayList<Fault>();
            NoticeKind checkedKind = kindOf(faults);
            Audience checkedAudience = audienceOf(checkedKind, faults);
            List<String> tenantIds = checkedAudience == Audience.TENANTS ? tenantIdsOf(faults) : null;
            Duration within = withinOf(faults);
            if (acknowledgeBy != null && !acknowledgeBy.isAfter(now)) {
                faults.add(Fault.inField("acknowledgeBy", FaultCode.INVALID_VALUE, "This time has passed."));
            }
            if (nextUpdateAt != null && !nextUpdateAt.isAfter(now)) {
                faults.add(Fault.inField("nextUpdateAt", FaultCode.INVALID_VALUE, "This time has passed."));
            }
            if (!faults.isEmpty()) {
                throw new Refusal(RefusalCode.INVALID, "A notice cannot be like this.", faults);
            }
            return new NoticeForm(checkedKind, template == null ? checkedKind.usualTemplate() : template, checkedAudience,
                    tenantIds, within, acknowledgeBy, nextUpdateAt);
        }

        private NoticeKind kindOf(List<Fault> faults) {
            if (kind == null) {
                faults.add(Fault.inField("kind", FaultCode.REQUIRED, "Say one of INITIAL, UPDATE, CORRECTION, CLOSURE."));
                return null;
            }
            try {
                return NoticeKind.valueOf(kind);
            } catch (IllegalArgumentException e) {
                faults.add(Fault.inField("kind", FaultCode.INVALID_VALUE, "Say one of INITIAL, UPDATE, CORRECTION, CLOSURE."));
                return null;
            }
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
            if (ids.stream().anyMatch(id -> id != null && id.indexOf('\0') >= 0)) {
                faults.add(Fault.inField("audience", FaultCode.INVALID_CHARACTER, "A tenant's id holds a NUL character."));
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
}
