package io.tocsin.receipt.mail;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.diagnosis.Kind;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.Match;
import io.tocsin.receipt.mail.Reading.Form;
import io.tocsin.receipt.mail.Reading.MatchedBy;
import io.tocsin.receipt.mail.Reading.Said;
import io.tocsin.receipt.mail.Wording.Sign;

/** Bounces in words of their own: qmail, Exim, Exchange, gateways and mailbox providers that know no RFC 3464. */
final class PlainBounce {

    private static final int MOST_OF_WORDS = 6000;
    private static final int LINES_OF_A_REASON = 4;

    /** Our own subject speaks of malware and the like, and would be taken for the server's words. */
    private static final Pattern SUBJECT = Pattern.compile("(?imu)^[ \\t>|]{0,9}(?:subject|betreff|objet|asunto|oggetto|assunto"
            + "|onderwerp|temat|\u0442\u0435\u043c\u0430|\u4ef6\u540d|\u4e3b ?\u9898|\u4e3b\u984c|\uc81c\ubaa9)[ \\t]{0,3}[:\uff1a].{0,300}$");

    private PlainBounce() {
    }

    /** Whether it comes from where bounces come from. Vacation notices have no return path either (RFC 3834, section 3.3). */
    static boolean isSuspected(Mail mail) {
        return isFromDaemon(mail) || mail.headers("Return-Path").contains("<>")
                && (!AutoReply.is(mail) || Wording.has(Sign.BOUNCED, mail.header("Subject")));
    }

    /** Whether it says of itself that nobody but a mail server wrote it. */
    static boolean isFromDaemon(Mail mail) {
        return Wording.isDaemon(mail.header("From")) || mail.header("From").endsWith("<>")
                || mail.has("X-Failed-Recipients") || mail.has("X-MS-Exchange-Message-Is-Ndr");
    }

    /** Whether its subject is that of a mail that came back, or is still on its way. */
    static boolean saysSoInItsSubject(Mail mail) {
        return Wording.has(Sign.BOUNCED, mail.header("Subject")) || Wording.has(Sign.DELAYED, mail.header("Subject"));
    }

    static Optional<Reading> in(Mail mail, List<String> recipients, Marks marks) {
        if (Wording.begins(Sign.ARRIVED, mail.header("Subject"))) {
            return Optional.empty(); // it speaks of the bounces that it is not
        }
        String beginning = beginningOf(mail);
        Optional<Said> said = heard(mail, ownWords(beginning));
        if (said.isEmpty() && isFromDaemon(mail)) {
            said = heard(mail, beginning); // some speak of the copy of our letter before they say what became of it
        }
        return said.map(what -> {
            Owner owner = Owner.of(mail, recipients, marks, "", "");
            return new Reading(Form.BOUNCE, List.of(new Said(owner.match(), owner.by(), what.event(), what.diagnosis(),
                    what.words(), StatusReport.timeOf(mail.header("Date")).orElse(null))));
        });
    }

    /** What it gives for a reason, in words of its own. */
    static String reasonIn(Mail mail) {
        return reasonIn(ownWords(beginningOf(mail)));
    }

    private static String beginningOf(Mail mail) {
        String text = mail.words().strip();
        return SUBJECT.matcher(text.substring(0, Math.min(text.length(), MOST_OF_WORDS))).replaceAll("");
    }

    private static Optional<Said> heard(Mail mail, String words) {
        String all = mail.header("Subject") + "\n" + words;
        String reason = reasonIn(words);
        Diagnosis diagnosis = Classifier.diagnose(reason);
        // Words of waiting stand in the reasons of refusals, too: "this account is not yet active".
        Event event = Wording.has(Sign.DELAYED, all) && !diagnosis.isPermanent() ? Event.DELAYED
                : Wording.has(Sign.BOUNCED, all) || saysSoOtherwise(mail, diagnosis) ? Event.BOUNCED : null;
        return event == null ? Optional.empty()
                : Optional.of(new Said(Match.NONE, MatchedBy.NOTHING, event, diagnosis, reason, null));
    }

    /**
     * In a language or words that nobody here knows: by the header of Exim and Gmail, the code of a reply that refuses, or that
     * there is no such address.
     */
    private static boolean saysSoOtherwise(Mail mail, Diagnosis diagnosis) {
        return mail.has("X-Failed-Recipients") || isFromDaemon(mail)
                && (diagnosis.isPermanent() || diagnosis.kind() == Kind.HARD && !AutoReply.is(mail));
    }

    /** What the mail says before it quotes our letter. */
    private static String ownWords(String beginning) {
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
        String whole = words.strip();
        String reason = words.substring(Math.max(Wording.endOf(Sign.BOUNCED, words), 0)).strip();
        return Classifier.diagnose(reason).kind() == Kind.UNKNOWN && Classifier.diagnose(whole).kind() != Kind.UNKNOWN ? whole
                : reason;
    }
}
