package io.tocsin.console.calls;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.tenants.FactLines;
import io.tocsin.console.tenants.TenantRows.Contact;
import io.tocsin.console.tenants.TenantRows.InNotice;

/** What to say on the phone to one tenant: a few sentences with its own facts, to be read out. */
public record Script(List<String> sentences) {

    private static final int MOST_FACTS = 4;
    private static final int LONGEST_FACT = 120;
    private static final int MOST_NAMES = 3;

    /**
     * What is the same for every tenant of a notice.
     *
     * @param phone the vendor's own number, or null
     * @param verify address at which a code of a letter can be typed
     * @param dueAt when an answer was asked for, or null
     */
    public record Setting(String operator, String vendor, String phone, String verify, String incidentTitle, Instant dueAt,
            Instant now, ZoneId zone) {

        private String time(Instant at) {
            return DateTimeFormatter.ofPattern("d MMMM uuuu, HH:mm", Locale.UK).format(at.atZone(zone));
        }
    }

    static Script of(InNotice tenant, Setting setting) {
        List<String> sentences = new ArrayList<>();
        String names = names(tenant);
        sentences.add("Hello, this is " + setting.operator() + " of " + setting.vendor() + ". May I speak to "
                + (names.isEmpty() ? "whoever looks after security" : names) + " of " + tenant.name() + "?");
        sentences.add(why(tenant, setting));
        String facts = facts(tenant);
        if (!facts.isEmpty()) {
            sentences.add("What we know of you: " + facts + ".");
        }
        sentences.add(tenant.isNotYetTold() ? "To which address can we send the notice, and who should get it?"
                : tenant.isUnreachable() ? "To which address can we send the notice, so that you have it in writing?"
                        : tenant.isAnswered() ? "What do you need from us, and by when?"
                                : "Have you read it? Are you still looking, did you find no harm, are you affected, or do you need our help?");
        sentences.add("If you doubt that this call is genuine, hang up and "
                + (setting.phone() == null ? "call us under the number that you know"
                        : "call " + setting.phone() + ", which you can check against your contract")
                + ", or type " + setting.verify() + " yourself and enter the code of the letter. I never ask for a password.");
        return new Script(sentences);
    }

    private static String why(InNotice tenant, Setting setting) {
        String about = "“" + setting.incidentTitle() + "”";
        if (tenant.isUnreachable()) {
            return tenant.toldElsewhereAt() == null
                    ? "It is about a security incident, " + about
                            + ". Our letters did not reach you: each of them came back or was refused."
                    : "It is about a security incident, " + about + ", of which you heard from us on "
                            + setting.time(tenant.toldElsewhereAt())
                            + ". What we wrote about it another time did not reach you: each of these letters came back or was"
                            + " refused.";
        }
        if (tenant.unmetHelp()) {
            return "Somebody of you answered our notice about " + about + " and asked for help. A later answer said something"
                    + " else, and none of us has called you about it yet.";
        }
        if (tenant.finding() == Finding.NEEDS_HELP) {
            return "You answered our notice about " + about + " and asked for help.";
        }
        if (tenant.finding() == Finding.AFFECTED) {
            return "You answered our notice about " + about + " and said that you are affected.";
        }
        if (tenant.isAnswered()) {
            return "You answered our notice about " + about + ".";
        }
        if (tenant.isNotYetTold()) {
            return "It is about a security incident, " + about
                    + ". You have no letter of ours about it yet, so I tell you now.";
        }
        if (tenant.isWaitingForIt()) {
            return "It is about a security incident, " + about + ", of which you heard from us on "
                    + setting.time(tenant.toldElsewhereAt()) + ". Another letter about it has not gone out to you yet.";
        }
        String sent = tenant.sentAt() == null ? "We wrote to you" : "On " + setting.time(tenant.sentAt()) + " we wrote to you";
        boolean overdue = setting.dueAt() != null && setting.now().isAfter(setting.dueAt());
        return sent + " about a security incident, " + about + ", and have no answer yet"
                + (overdue ? ". We had asked for one by " + setting.time(setting.dueAt()) + "." : ".");
    }

    private static String names(InNotice tenant) {
        return tenant.contacts().stream().filter(contact -> !contact.isWrong()).map(Contact::name)
                .filter(Objects::nonNull).distinct().limit(MOST_NAMES).collect(Collectors.joining(" or "));
    }

    private static String facts(InNotice tenant) {
        return FactLines.of(tenant.facts()).stream().filter(fact -> !fact.name().equals("Required actions"))
                .limit(MOST_FACTS).map(fact -> fact.name() + ": " + shortened(String.join(", ", fact.lines())))
                .collect(Collectors.joining("; "));
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_FACT ? text : text.substring(0, LONGEST_FACT) + " …";
    }
}
