package io.tocsin.console.sending;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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
 * @param words of a server, to quote; null where none said any
 */
record Problem(Cause cause, long letters, List<String> domains, String words) {

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
        groups.forEach(
                (cause, group) -> problems.add(new Problem(cause, group.letters, List.copyOf(group.domains), group.words)));
        return problems;
    }

    private static final class Group {

        private final Set<String> domains = new LinkedHashSet<>();
        private long letters;
        private String words;

        private void take(Letter letter) {
            letters++;
            if (letter.domain() != null && domains.size() <= MOST_DOMAINS) {
                domains.add(letter.domain());
            }
            words = words == null ? letter.reply() : words;
        }
    }
}
