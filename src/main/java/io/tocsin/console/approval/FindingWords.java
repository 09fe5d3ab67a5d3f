package io.tocsin.console.approval;

import java.util.Map;

import io.tocsin.console.Label;
import io.tocsin.console.Tone;
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
            Map.entry("ADDRESS_FAILED_BEFORE", "Addresses that failed before"),
            Map.entry("DOMAINS_NOT_KNOWN", "Some domains could not be looked up"),
            Map.entry("SENDER_NOT_KNOWN", "Your own domain could not be looked up"));

    /** A sentence for programs, with an address that people do not open. */
    private static final String FOR_PROGRAMS = " All of them: /api/";

    private FindingWords() {
    }

    static String title(String code) {
        return TITLES.getOrDefault(code, "Something to look at");
    }

    static String title(FaultCode code) {
        return title(code.name());
    }

    static Label label(Finding.Severity severity) {
        return switch (severity) {
            case STOPS -> new Label("Stops it", "sign-stop-fill", Tone.BAD);
            case WARNS -> new Label("Decide", "exclamation-triangle-fill", Tone.WARN);
            case HINTS -> new Label("Good to know", "info-circle", Tone.PLAIN);
        };
    }

    static String remedy(Finding finding) {
        int end = finding.remedy().indexOf(FOR_PROGRAMS);
        return end < 0 ? finding.remedy() : finding.remedy().substring(0, end);
    }
}
