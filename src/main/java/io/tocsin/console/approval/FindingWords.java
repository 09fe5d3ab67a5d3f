package io.tocsin.console.approval;

import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tocsin.console.Label;
import io.tocsin.console.Numbers;
import io.tocsin.console.SettingNames;
import io.tocsin.console.Tone;
import io.tocsin.console.Viewer;
import io.tocsin.console.way.IncidentAddress;
import io.tocsin.console.words.Languages;
import io.tocsin.preflight.Finding;
import io.tocsin.problem.FaultCode;

/** What the checks found, in the words of the people who decide on it. */
final class FindingWords {

    private static final Map<String, String> TITLES = Map.ofEntries(
            Map.entry("NOT_PREPARED", "There are no words to approve yet"),
            Map.entry("STALE", "Something changed since it was prepared"),
            Map.entry("LEAK", "A letter tells of another customer"),
            Map.entry("MISSING_FACT", "A fact is missing that the words need"),
            Map.entry("NO_CONTACT", "There is nobody to write to"),
            Map.entry("RENDERING_FAILED", "A letter could not be made"),
            Map.entry("NOT_LISTED", "A tenant is not on the list"),
            Map.entry("NO_TENANT", "There is nobody in the audience"),
            Map.entry("SHARED_CONTACT", "One address stands for several tenants"),
            Map.entry("ADDRESS_NOBODY_READS", "Addresses that nobody reads"),
            Map.entry("DOMAIN_WITHOUT_MAIL", "Domains that take no mail"),
            Map.entry("SAME_FILE_ELSEWHERE", "A file was imported on another incident too"),
            Map.entry("SAME_FILE_AGAIN", "A file was imported twice"),
            Map.entry("TENANT_IN_EVERYBODYS_WORDS", "A tenant's name stands in what everybody reads"),
            Map.entry("LEAK_WAIVED", "Leaks that were let through"),
            Map.entry("FACTS_NOT_WATCHED", "Some facts were not looked for in other letters"),
            Map.entry("SENDER_SPF", "Your domain does not say who may send for it (SPF)"),
            Map.entry("SENDER_DKIM", "Your domain has no key that proves its mail (DKIM)"),
            Map.entry("SENDER_DMARC", "Your domain does not say what to do with forgeries (DMARC)"),
            Map.entry("SENDER_ALIGNMENT", "The proofs are of another domain than the sender's"),
            Map.entry("REQUIRED_ACTIONS_NOT_DETERMINED", "It is not said what tenants have to do"),
            Map.entry("PUBLIC_URL_IS_LOCAL", "The links in the letters lead nowhere"),
            Map.entry("VENDOR_IS_NOT_NAMED", "The letters do not say who you are"),
            Map.entry("ROLE_ADDRESS", "Addresses of a function, not of a person"),
            Map.entry("NOT_WATCHED", "Names and ids too plain to look for"),
            Map.entry("LOCALE_FALLBACK", "Some are written to in another language than they asked for"),
            Map.entry("UNTRANSLATED", "The incident is told in another language than the letter"),
            Map.entry("INITIAL_FIRST", "Some get the first notice instead"),
            Map.entry("ALL_CLEAR", "Some get the all-clear instead"),
            Map.entry("WRONG_CONTACT", "Some have said that they are the wrong contact"),
            Map.entry("ADDRESS_FAILED_BEFORE", "Addresses that failed before"),
            Map.entry("DOMAINS_NOT_KNOWN", "Of some domains it is not known whether they take mail"),
            Map.entry("SENDER_NOT_KNOWN", "Not all is known about your own domain"),
            Map.entry("ALREADY_ANSWERED", "Some who are reminded have answered"),
            Map.entry("NOT_YET_TOLD", "Some on the list were told nothing yet"));

    /** A sentence for programs, with an address that people do not open. */
    private static final String FOR_PROGRAMS = " All of them: /api/";
    /** Where the sentence begins that tells a program what to send; the remedy says it for people. */
    private static final Map<String, String> CALLS = Map.of(
            "UNTRANSLATED", " Say them in the incident's translations.",
            "REQUIRED_ACTIONS_NOT_DETERMINED", " Say [] or none",
            "PUBLIC_URL_IS_LOCAL", " Set TOCSIN_",
            "VENDOR_IS_NOT_NAMED", " Set TOCSIN_",
            "NOT_YET_TOLD", " Draft an initial notice",
            "ALREADY_ANSWERED", " Choose the audience",
            "WRONG_CONTACT", " Correct or remove");
    private static final Map<String, String> REMEDIES = Map.ofEntries(
            Map.entry("UNTRANSLATED", "Write them in that language, or leave it as it is."),
            Map.entry("REQUIRED_ACTIONS_NOT_DETERMINED", "Say it on the list, in the column fact.requiredActions; none there"
                    + " says that nothing has to be done."),
            Map.entry("PUBLIC_URL_IS_LOCAL", "Whoever runs this service sets its public address (TOCSIN_PUBLIC_URL)."),
            Map.entry("VENDOR_IS_NOT_NAMED", "Whoever runs this service sets your name and how you are reached"
                    + " (TOCSIN_VENDOR_NAME)."),
            Map.entry("SENDER_DKIM", "Have the relay sign, and publish its key. Whoever runs this service says under which"
                    + " selector (TOCSIN_CHECKS_DKIM_SELECTOR)."),
            Map.entry("NOT_YET_TOLD", "Draft a first notice for them, or leave them for the next one."),
            Map.entry("ALREADY_ANSWERED", "Change to whom it goes: “Who has not answered”. Then prepare it again."),
            Map.entry("LEAK", "Put right the facts of the tenants in whose words it stands (most often a column or a row has"
                    + " shifted), or have an approver let it through, and prepare again."),
            Map.entry("MISSING_FACT", "Put the fact on the list for these tenants, or let the template say what stands in its"
                    + " place."),
            Map.entry("LEAK_WAIVED", "Read what was let through, and why, before you approve."));
    private static final Set<String> OF_THE_LIST = Set.of("REQUIRED_ACTIONS_NOT_DETERMINED", "LEAK", "MISSING_FACT",
            "NO_CONTACT", "NOT_LISTED", "NO_TENANT", "SHARED_CONTACT", "ADDRESS_NOBODY_READS", "ROLE_ADDRESS",
            "DOMAIN_WITHOUT_MAIL", "SAME_FILE_ELSEWHERE", "SAME_FILE_AGAIN", "ADDRESS_FAILED_BEFORE", "WRONG_CONTACT");
    /** Of every warning that has no remedy of its own; the mark beside it says as much. */
    private static final String DECIDE = "Decide whether it may stay so.";
    private static final Pattern SETTING = Pattern.compile(" \\(((?:TOCSIN|QUARKUS)_[A-Z_]+)\\)");

    /** A language as programs call it. */
    private static final Pattern TAG = Pattern.compile("(?<=asks? for |letters? in )[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*"
            + "(?=, in which | tells? )");

    private static final Pattern OF_ALL = Pattern.compile("^Of ([0-9]+) of \\1 recipient domains");

    /** The page, or the place on this one, on which it is put right. */
    record Cure(String word, String path) {
    }

    private FindingWords() {
    }

    static String title(String code) {
        return TITLES.getOrDefault(code, "Something to look at");
    }

    static String title(Finding finding) {
        return OF_ALL.matcher(finding.message()).find() ? "Nothing is known about the recipients' domains"
                : title(finding.code());
    }

    static String title(FaultCode code) {
        return title(code.name());
    }

    /** @param over whether the notice is released or cancelled, and nobody decides on it any more */
    static Label label(Finding.Severity severity, boolean over) {
        return switch (over ? Finding.Severity.HINTS : severity) {
            case STOPS -> new Label("Stops it", "sign-stop-fill", Tone.BAD);
            case WARNS -> new Label("Decide", "exclamation-triangle-fill", Tone.WARN);
            case HINTS -> new Label("Good to know", "info-circle", Tone.PLAIN);
        };
    }

    static String message(Finding finding) {
        String message = finding.message();
        if (finding.code().equals("LEAK")) {
            // The message is of the first of them; all stand below.
            return finding.count() == 1 ? "At one place." : "At " + Numbers.of(finding.count()) + " places.";
        }
        String call = CALLS.get(finding.code());
        if (call != null) {
            int end = message.indexOf(call);
            message = (end < 0 ? message : message.substring(0, end)).replace("he advisories ", "he letters ")
                    .replace(" advisories in ", " letters in ").replace(" advisory in ", " letter in ");
        } else if (finding.code().equals("NOT_PREPARED")) {
            message = message.replace("no advisory was rendered yet", "no letter is made yet");
        }
        message = OF_ALL.matcher(message).replaceFirst("Of all $1 recipient domains").replace("Of all 1 recipient domains",
                "Of the only recipient domain");
        message = TAG.matcher(message).replaceAll(tag -> Matcher.quoteReplacement(Languages.nameOf(tag.group())));
        return SETTING.matcher(message).replaceAll("");
    }

    /** @return what to do, in what the console offers; empty where the message and its mark say it all */
    static String remedy(Finding finding, boolean over, Viewer viewer) {
        return SettingNames.forViewer(remedy(finding, over), viewer);
    }

    private static String remedy(Finding finding, boolean over) {
        String own = REMEDIES.get(finding.code());
        if (own != null) {
            return over ? "" : own;
        }
        String remedy = finding.remedy().equals(DECIDE) ? "" : finding.remedy();
        int end = remedy.indexOf(FOR_PROGRAMS);
        remedy = end < 0 ? remedy : remedy.substring(0, end);
        remedy = remedy.replace("every tenant is rendered and checked", "every tenant's letter is made and checked");
        Matcher setting = SETTING.matcher(finding.message());
        return setting.find() ? "Whoever runs this service can set that (" + setting.group(1) + "). " + remedy : remedy;
    }

    /** @return null where there is no such page, or the viewer may not open it */
    static Cure cure(String code, IncidentAddress at, Viewer viewer) {
        if (OF_THE_LIST.contains(code)) {
            return new Cure("To the affected list", at.list());
        }
        return switch (code) {
            case "UNTRANSLATED" -> viewer.isAuthor() ? new Cure("The incident in other languages", at.translations()) : null;
            case "LOCALE_FALLBACK" -> viewer.isAuthor() ? new Cure("Which they are, to write them", "#who-h") : null;
            case "NOT_YET_TOLD" -> new Cure("To the incident", at.page());
            case "VENDOR_IS_NOT_NAMED" ->
                viewer.isAdmin() ? new Cure("How you are named now", "/console/administration/brand") : null;
            default -> null;
        };
    }
}
