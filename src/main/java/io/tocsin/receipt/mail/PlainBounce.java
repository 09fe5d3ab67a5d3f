package io.tocsin.receipt.mail;

import java.util.List;
import java.util.Optional;

import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.mail.Reading.Form;
import io.tocsin.receipt.mail.Reading.Said;
import io.tocsin.receipt.mail.Wording.Sign;

/** Bounces in words of their own: qmail, Exim, Exchange, gateways and mailbox providers that know no RFC 3464. */
final class PlainBounce {

    private static final int MOST_OF_WORDS = 6000;
    private static final int LINES_OF_A_REASON = 4;

    private PlainBounce() {
    }

    /** Whether it comes from where bounces come from. */
    static boolean isSuspected(Mail mail) {
        return Wording.isDaemon(mail.header("From")) || mail.has("X-Failed-Recipients")
                || mail.has("X-MS-Exchange-Message-Is-Ndr") || mail.headers("Return-Path").contains("<>");
    }

    static Optional<Reading> in(Mail mail, List<String> recipients, Marks marks) {
        String words = ownWords(mail.words());
        String all = mail.header("Subject") + "\n" + words;
        Event event = Wording.has(Sign.DELAYED, all) ? Event.DELAYED
                : Wording.has(Sign.BOUNCED, all) ? Event.BOUNCED : null;
        if (event == null) {
            return Optional.empty();
        }
        Owner owner = Owner.of(mail, recipients, marks, "", "");
        String reason = reasonIn(words);
        return Optional.of(new Reading(Form.BOUNCE, List.of(new Said(owner.match(), owner.by(), event,
                Classifier.diagnose(reason), reason, StatusReport.timeOf(mail.header("Date")).orElse(null)))));
    }

    /** What the mail says before it quotes our letter. */
    private static String ownWords(String text) {
        String beginning = text.substring(0, Math.min(text.length(), MOST_OF_WORDS));
        int copy = Wording.indexOf(Sign.COPY, beginning);
        return copy > 0 ? beginning.substring(0, copy) : beginning;
    }

    /** From the first line that has a code of a reply; where none has, from the words that say that it came back. */
    private static String reasonIn(String words) {
        String[] lines = words.split("\\r?\\n");
        for (int i = 0; i < lines.length; i++) {
            Diagnosis line = Classifier.diagnose(lines[i].strip());
            if (line.isPermanent() || line.isTemporary()) {
                return String.join(" ", List.of(lines).subList(i, Math.min(lines.length, i + LINES_OF_A_REASON))).strip();
            }
        }
        int from = Wording.endOf(Sign.BOUNCED, words);
        return words.substring(Math.max(from, 0)).strip();
    }
}
