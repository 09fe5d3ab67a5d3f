package io.tocsin.console.sending;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.tocsin.console.Label;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.delivery.courier.SendOutcome.Reason;
import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.diagnosis.Kind;

/**
 * Letters that do not arrive for one and the same cause.
 *
 * @param domains some of those they go to
 * @param quote what was said of most of them; null where nothing was
 * @param otherWordings how many others there are
 */
record Problem(Cause cause, long letters, List<String> domains, Quote quote, int otherWordings) {

    private static final int MOST_DOMAINS = 4;

    /**
     * A letter that does not arrive.
     *
     * @param reply without an address in it; null for none
     */
    record Letter(DeliveryState state, Reason reason, Kind kind, String reply, String domain) {
    }

    public Label label() {
        return new Label(cause.title, cause.tone.icon(), cause.tone);
    }

    public String remedy() {
        return cause.remedy;
    }

    public boolean needsAPerson() {
        return cause.needsAPerson();
    }

    public boolean hasMoreDomains() {
        return domains.size() > MOST_DOMAINS;
    }

    public List<String> shownDomains() {
        return domains.subList(0, Math.min(MOST_DOMAINS, domains.size()));
    }

    /** What stands before the quoted words: whose they are, and that others were said otherwise of. */
    public String beginning() {
        return quote.speaker().beginning + (otherWordings > 0 ? ", for example: " : ": ");
    }

    /** What stands behind them, or "". */
    public String remark() {
        return quote.speaker().remark;
    }

    /** @return what matters most first */
    static List<Problem> of(Collection<Letter> letters) {
        Map<Cause, Group> groups = new TreeMap<>();
        // Thousands of letters are mostly refused in a few dozen ways.
        Map<String, Diagnosis> read = new HashMap<>();
        for (Letter letter : letters) {
            Diagnosis diagnosis = letter.reply() == null ? Diagnosis.NONE
                    : read.computeIfAbsent(letter.reply(), Classifier::diagnose);
            groups.computeIfAbsent(Cause.of(letter.state(), letter.reason(), letter.kind(), diagnosis), absent -> new Group())
                    .take(letter);
        }
        List<Problem> problems = new ArrayList<>();
        groups.forEach((cause, group) -> problems.add(group.as(cause)));
        return problems;
    }

    private static final class Group {

        private final Set<String> domains = new LinkedHashSet<>();
        private final Map<Quote, Said> wordings = new LinkedHashMap<>();
        private long letters;

        private void take(Letter letter) {
            letters++;
            if (letter.domain() != null && domains.size() <= MOST_DOMAINS) {
                domains.add(letter.domain());
            }
            Quote.of(letter).ifPresent(
                    quote -> wordings.computeIfAbsent(quote.wording(), absent -> new Said(quote)).letters++);
        }

        private Problem as(Cause cause) {
            Quote quote = wordings.values().stream().max(Comparator.comparingLong(said -> said.letters))
                    .map(said -> said.first).orElse(null);
            return new Problem(cause, letters, List.copyOf(domains), quote, Math.max(0, wordings.size() - 1));
        }
    }

    /** One wording, as it was first said. */
    private static final class Said {

        private final Quote first;
        private long letters;

        private Said(Quote first) {
            this.first = first;
        }
    }
}
