package io.tocsin.console.words;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

import jakarta.ws.rs.FormParam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;

import io.tocsin.notice.Audience;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeForm;
import io.tocsin.notice.NoticeKind;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** The form for a notice of a series, as it was typed: the next one, or one that is changed before it goes out. */
public class NewNotice {

    /** Who is meant by names and numbers. */
    interface Named {

        /** @param faults what is wrong with what was typed */
        List<String> ids(String typed, List<Fault> faults);
    }

    private static final BigDecimal SECONDS_AN_HOUR = BigDecimal.valueOf(3600);

    /** In place of a kind: an update in the words of a reminder, to whoever has not answered. */
    static final String REMINDER = "REMINDER";

    /** Name of a {@link NoticeKind}, or {@link #REMINDER}. */
    @FormParam("kind")
    public String kind;
    @FormParam("template")
    public String template;
    @FormParam("audience")
    public String audience;
    /** Names or numbers of tenants, as {@link NamedTenants} reads them. */
    @FormParam("tenants")
    public String tenants;
    /** {@code within}, {@code by} or {@code none}. */
    @FormParam("due")
    public String due = "within";
    @FormParam("hours")
    public String hours = "72";
    /** As {@code <input type="datetime-local">} sends it, by the viewer's clock. */
    @FormParam("by")
    public String by;
    @FormParam("next")
    public String next;
    /** How many notices the series had when the form was made. */
    @FormParam("after")
    public int after;
    /** Of the notice that is changed, when the form was made. */
    @FormParam("revision")
    public long revision;

    /** @param zone of the viewer's clock, which its times are shown by */
    static NewNotice of(Notice notice, ZoneId zone) {
        var typed = new NewNotice();
        boolean reminds = notice.isReminder() && notice.kind == NoticeKind.UPDATE;
        typed.kind = reminds ? REMINDER : notice.kind.name();
        typed.template = reminds || notice.templateKey.equals(notice.kind.usualTemplate()) ? "" : notice.templateKey;
        Audience usual = notice.isReminder() ? Audience.UNANSWERED : notice.kind.usualAudience();
        typed.audience = notice.audience == usual ? "" : notice.audience.name();
        typed.tenants = notice.audienceTenants == null ? "" : String.join("\n", notice.audienceTenants);
        typed.due = notice.acknowledgeWithin != null ? "within" : notice.acknowledgeBy != null ? "by" : "none";
        typed.hours = notice.acknowledgeWithin == null ? typed.hours
                : BigDecimal.valueOf(notice.acknowledgeWithin).divide(SECONDS_AN_HOUR, 4, RoundingMode.HALF_UP)
                        .stripTrailingZeros().toPlainString();
        typed.by = local(notice.acknowledgeBy, zone);
        typed.next = local(notice.nextUpdateAt, zone);
        typed.revision = notice.revision;
        return typed;
    }

    private static String local(Instant time, ZoneId zone) {
        return time == null ? null : LocalDateTime.ofInstant(time, zone).truncatedTo(ChronoUnit.MINUTES).toString();
    }

    /**
     * As the API takes it.
     *
     * @param zone of the viewer's clock
     * @param named who is meant by what was typed
     * @throws Refusal INVALID for what is no time and no number, and for tenants that are not on the list
     */
    NoticeForm sent(ZoneId zone, Named named) {
        return sent(zone, named, null, null);
    }

    /** As {@link #sent(ZoneId, Named)}; times that the form shows as they are stay as they are, to the second. */
    NoticeForm sent(ZoneId zone, Named named, Notice changed) {
        return sent(zone, named, changed.acknowledgeBy, changed.nextUpdateAt);
    }

    private NoticeForm sent(ZoneId zone, Named named, Instant dueBefore, Instant nextBefore) {
        List<Fault> faults = new ArrayList<>();
        String within = "within".equals(due) ? hoursAsDuration(faults) : null;
        Instant dueBy = "by".equals(due) ? time("by", by, dueBefore, zone, true, faults) : null;
        Instant nextUpdate = time("next", next, nextBefore, zone, false, faults);
        JsonNode toWhom = audienceAsJson(named, faults);
        if (!faults.isEmpty()) {
            throw new Refusal(RefusalCode.INVALID, "This notice cannot be drafted like this.", faults);
        }
        return new NoticeForm(isReminder() ? NoticeKind.UPDATE.name() : kind,
                template != null && !template.isBlank() ? template : isReminder() ? Notice.REMINDER : null, within, dueBy,
                nextUpdate, toWhom);
    }

    private boolean isReminder() {
        return REMINDER.equals(kind);
    }

    private String hoursAsDuration(List<Fault> faults) {
        String typed = hours == null ? "" : hours.strip().replace(',', '.');
        if (!typed.matches("[0-9]{1,4}(\\.[0-9]{1,4})?")) {
            faults.add(Fault.inField("hours", FaultCode.INVALID_VALUE, "Say a number of hours, from 1 to 8760."));
            return null;
        }
        return Duration.ofSeconds(new BigDecimal(typed).multiply(SECONDS_AN_HOUR).setScale(0, RoundingMode.HALF_UP).longValue())
                .toString();
    }

    private static Instant time(String field, String typed, Instant before, ZoneId zone, boolean needed, List<Fault> faults) {
        if (typed == null || typed.isBlank()) {
            if (needed) {
                faults.add(Fault.inField(field, FaultCode.REQUIRED, "Say a day and a time."));
            }
            return null;
        }
        try {
            LocalDateTime time = LocalDateTime.parse(typed.strip().replace(' ', 'T'));
            return time.toString().equals(local(before, zone)) ? before : time.atZone(zone).toInstant();
        } catch (DateTimeException e) {
            faults.add(Fault.inField(field, FaultCode.INVALID_VALUE, "Write it like 2026-11-30T12:00."));
            return null;
        }
    }

    private JsonNode audienceAsJson(Named named, List<Fault> faults) {
        if (audience == null || audience.isBlank()) {
            return isReminder() || Notice.REMINDER.equals(template) ? new TextNode(Audience.UNANSWERED.name()) : null;
        }
        if (!audience.equals("TENANTS")) {
            return new TextNode(audience);
        }
        var ids = JsonNodeFactory.instance.arrayNode();
        named.ids(tenants, faults).forEach(ids::add);
        return JsonNodeFactory.instance.objectNode().set("tenantIds", ids);
    }
}
