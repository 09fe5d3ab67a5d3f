package io.tocsin.console.incident;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

import io.quarkus.qute.TemplateExtension;
import io.tocsin.console.Numbers;
import io.tocsin.console.incident.Story.Act;
import io.tocsin.console.incident.Story.Again;

/** An act of the journal as a sentence, told after the name of whoever did it. */
@TemplateExtension
public final class ActWords {

    private static final Map<String, String> FIELDS = Map.of("title", "title", "summary", "summary", "discoveredAt",
            "when it was discovered", "occurredFrom", "when it began", "occurredTo", "when it ended", "tlp",
            "who may read of it", "facts", "facts", "translations", "translations");

    private ActWords() {
    }

    public static String words(Act act) {
        return switch (act.act()) {
            case "incident.opened" -> "opened the incident.";
            case "incident.changed" -> "changed " + fields(act.detail().get("fields")) + ".";
            case "incident.scoped" -> "FINAL".equals(act.detail().get("scope"))
                    ? "declared the list final: whoever is not on it is told “not affected”."
                    : "opened the list again: whoever is not on it is told “not yet known”.";
            case "incident.closed" -> "closed the incident.";
            case "incident.reopened" -> "opened the incident again.";
            case "affected.imported" -> imported(act.detail());
            case "notice.drafted" -> "drafted " + notice(act) + ".";
            case "notice.amended" -> "changed what " + notice(act) + " is, or to whom it goes.";
            case "notice.prepared" ->
                "prepared " + notice(act) + " for " + counted(act, "advisories", "tenant", "tenants") + " and "
                        + counted(act, "deliveries", "contact", "contacts") + ".";
            case "notice.approved" -> number(act, "approvalsNeeded") > number(act, "approval")
                    ? "approved " + notice(act) + "; it needs a second approval."
                    : "approved " + notice(act) + ".";
            case "notice.rejected" -> "sent " + notice(act) + " back to be changed.";
            case "notice.overridden" -> "released " + notice(act) + " without its approval, in an emergency.";
            case "notice.released" ->
                "released " + notice(act) + " to " + counted(act, "deliveries", "contact", "contacts") + ".";
            case "notice.paused" -> "paused the sending of " + notice(act) + ".";
            case "notice.resumed" -> "let the sending of " + notice(act) + " go on.";
            case "notice.completed" ->
                notice(act, "Notice") + " was sent" + again(act.again()) + ": nothing of it is left to send.";
            case "notice.cancelled" -> "cancelled " + notice(act) + ".";
            case "notice.retracted" -> "retracted " + notice(act) + ": it was sent in error.";
            case "notice.tested" -> "sent a test of " + notice(act) + ".";
            case "leak.waived" -> "let a finding of the leak check pass for the whole of " + notice(act) + ".";
            case "leak.waiver-taken-back" -> "took that back for " + notice(act) + ".";
            default -> "did something that this version has no words for (" + act.act() + ").";
        };
    }

    /** What somebody said when doing it, or null. */
    public static String comment(Act act) {
        Object said = act.detail().get(act.act().equals("notice.rejected") ? "comment" : "reason");
        return said instanceof String text ? text : null;
    }

    /** Name of an icon. */
    public static String icon(Act act) {
        return switch (act.act()) {
            case "incident.opened" -> "exclamation-triangle";
            case "affected.imported" -> "file-earmark-spreadsheet";
            case "notice.drafted", "notice.amended" -> "pencil";
            case "notice.prepared" -> "list-check";
            case "notice.approved" -> "patch-check";
            case "notice.rejected" -> "arrow-return-left";
            case "notice.released", "notice.resumed" -> "send";
            case "notice.completed" -> "check-circle-fill";
            case "notice.paused" -> "pause-circle-fill";
            case "notice.overridden", "notice.retracted", "notice.cancelled" -> "x-octagon-fill";
            case "incident.closed" -> "lock-fill";
            default -> "dot";
        };
    }

    private static String again(Again again) {
        if (again == null) {
            return "";
        }
        if (again.contacts() == 0) {
            return " once more, to some contacts";
        }
        String to = " once more, to " + Numbers.counted(again.contacts(), "contact");
        return again.corrected() == 0 ? to
                : again.corrected() == again.contacts()
                        ? to + " whose address was corrected"
                        : to + ", " + Numbers.of(again.corrected()) + " of them at a corrected address";
    }

    private static String imported(Map<String, Object> detail) {
        return "took over a list of " + Numbers.counted(number(detail, "tenants"), "tenant") + ": "
                + Numbers.of(number(detail, "created")) + " new, " + Numbers.of(number(detail, "updated")) + " changed, "
                + Numbers.counted(number(detail, "contactsRemoved"), "contact") + " taken away.";
    }

    private static String fields(Object fields) {
        if (!(fields instanceof Collection<?> names) || names.isEmpty()) {
            return "the incident";
        }
        return names.stream().map(name -> FIELDS.getOrDefault(String.valueOf(name), "something else"))
                .collect(Collectors.joining(", "));
    }

    private static String notice(Act act) {
        return notice(act, "notice");
    }

    private static String notice(Act act, String noun) {
        return act.noticeNumber() == null ? noun : noun + " " + act.noticeNumber();
    }

    private static String counted(Act act, String name, String one, String many) {
        return Numbers.counted(number(act, name), one, many);
    }

    private static long number(Act act, String name) {
        return number(act.detail(), name);
    }

    private static long number(Map<String, Object> detail, String name) {
        return detail.get(name) instanceof Number number ? number.longValue() : 0;
    }
}
