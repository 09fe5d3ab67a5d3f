package io.tocsin.preflight;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import io.tocsin.dns.Dns.Answer;
import io.tocsin.preflight.SenderCheck.Result;
import io.tocsin.preflight.SenderCheck.State;

/** What a domain's SPF record is worth by itself (RFC 7208). Whether it has the relay's address is for receivers to see. */
final class Spf {

    private static final Pattern RECORD = Pattern.compile("v=spf1( .*)?", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** Terms that cost a question; ten are the most (section 4.6.4), those of included records besides. */
    private static final Pattern LOOKUP = Pattern
            .compile("[+~?-]?(include:.*|a([:/].*)?|mx([:/].*)?|ptr(:.*)?|exists:.*)|redirect=.*");
    private static final int MOST_LOOKUPS = 10;

    private Spf() {
    }

    static Result of(String domain, Answer answer) {
        if (!answer.isKnown()) {
            return Result.notKnown("DNS did not say whether " + domain + " has an SPF record.");
        }
        List<String> records = answer.values().stream().filter(text -> RECORD.matcher(text).matches()).toList();
        if (records.isEmpty()) {
            return new Result(State.MISSING, "There is no SPF record of " + domain + ", where bounces go.");
        } else if (records.size() > 1) {
            return new Result(State.WRONG, "There are " + records.size() + " SPF records of " + domain
                    + ": receivers follow none (RFC 7208, section 4.5).");
        }
        List<String> terms = List.of(records.get(0).toLowerCase(Locale.ROOT).strip().split(" +"));
        if (terms.contains("all") || terms.contains("+all")) {
            return new Result(State.WRONG, "The SPF record of " + domain + " lets anybody send (+all).");
        } else if (terms.stream().filter(term -> LOOKUP.matcher(term).matches()).count() > MOST_LOOKUPS) {
            return new Result(State.WRONG, "The SPF record of " + domain + " takes more than ten lookups: receivers give up.");
        }
        return new Result(State.OK, "There is an SPF record of " + domain + ".");
    }
}
