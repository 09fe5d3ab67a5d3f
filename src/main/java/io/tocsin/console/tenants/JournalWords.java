package io.tocsin.console.tenants;

import java.util.Map;

/** Acts of the journal, as far as they concern one tenant, in words. */
final class JournalWords {

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("affected.withdrawn", "Taken off the list after it had been told"),
            Map.entry("affected.removed", "Taken off the list"),
            Map.entry("affected.contact_corrected", "A contact was corrected on the list"),
            Map.entry("tenant.changed", "Its record in the directory was changed"),
            Map.entry("tenant.deleted", "Deleted from the directory"),
            Map.entry("tenant.called", "Called"),
            Map.entry("tenant.call_withdrawn", "The note of a call was taken back"),
            Map.entry("acknowledgement.withdrawn", "An answer that was noted by mistake was taken back"),
            Map.entry("tenant.looked_after", "Somebody was named to look after it"),
            Map.entry("notice.acknowledged", "An answer came"),
            Map.entry("notice.tested", "Its letter was sent to an operator as a test"),
            Map.entry("delivery.retried", "A letter was set going again"),
            Map.entry("delivery.dropped", "A letter that was stopped was given up for good"),
            Map.entry("contact.reported_wrong", "A contact said that it is the wrong one"),
            Map.entry("wrong_contact.assigned", "The report of a wrong contact was given to somebody"),
            Map.entry("wrong_contact.unassigned", "The report of a wrong contact was given back"),
            Map.entry("wrong_contact.completed", "The report of a wrong contact was dealt with"),
            Map.entry("wrong_contact.reopened", "The report of a wrong contact was opened again"),
            Map.entry("task.assigned", "The trouble with a letter was given to somebody"),
            Map.entry("task.unassigned", "The trouble with a letter was given back"),
            Map.entry("task.completed", "The trouble with a letter was dealt with"),
            Map.entry("task.reopened", "The trouble with a letter was opened again"),
            Map.entry("passphrase.made", "A passphrase was made: its letters carry no content"),
            Map.entry("passphrase.removed", "The passphrase was removed: its letters carry their content again"),
            Map.entry("leak.waived", "Words that tell of another tenant were let through"));

    private JournalWords() {
    }

    /** @return something readable for an act that nobody has put into words yet */
    static String of(String act, Map<String, ?> detail) {
        String words = WORDS.get(act);
        if (words == null) {
            String plain = act.replace('.', ' ').replace('_', ' ');
            return Character.toUpperCase(plain.charAt(0)) + plain.substring(1);
        }
        if (act.endsWith("withdrawn") && detail.get("reason") instanceof String reason && !act.equals("affected.withdrawn")) {
            return words + ". Why: " + reason;
        }
        return act.equals("delivery.retried") && "email".equals(detail.get("amendment")) ? words + ", to a corrected address"
                : words;
    }
}
