package io.tocsin.console.calls;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.Numbers;
import io.tocsin.console.Query;
import io.tocsin.console.calls.CallCounts.Counted;
import io.tocsin.console.tenants.NoticeChoices.Choice;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeTally;

/**
 * Whom the call list of one notice leaves out: tenants that are to be called about another. Those of the same incident stand
 * first, and of each the newest.
 */
@ApplicationScoped
class Elsewhere {

    /** Each is counted along its indexes; home looks at as many of an incident. */
    private static final int MOST_NOTICES = 8;

    private final CallCounts counts;
    private final NoticeTally tally;

    Elsewhere(CallCounts counts, NoticeTally tally) {
        this.counts = counts;
        this.tally = tally;
    }

    /**
     * @param others a notice of each, with what is to be done about it
     * @param hasMore whether older notices were not looked at
     */
    record Found(List<Other> others, boolean hasMore) {

        static final Found NOTHING = new Found(List.of(), false);
    }

    /** @param who tenants, in words */
    record Other(String who, String round, Query list) {
    }

    /** @param notices the newest first */
    Found than(Choice chosen, List<Choice> notices) {
        List<Choice> others = notices.stream().filter(choice -> choice.callable() && !choice.id().equals(chosen.id())).toList();
        Map<UUID, NoticeCounts> kept = tally.countsOf(others.stream().map(Choice::id).toList());
        List<Choice> open = Stream.concat(others.stream().filter(choice -> isOfSame(choice, chosen)),
                others.stream().filter(choice -> !isOfSame(choice, chosen)))
                .filter(choice -> CallCounts.isAnybodyToCall(kept.get(choice.id()))).toList();
        List<Other> found = new ArrayList<>();
        open.stream().limit(MOST_NOTICES).forEach(choice -> {
            Counted counted = counts.ofAll(Notice.withId(choice.id()));
            if (!counted.isEmpty()) {
                found.add(new Other(words(counted), choice.words(), Query.at(CallList.PATH).with("notice", choice.id())));
            }
        });
        return new Found(found, open.size() > MOST_NOTICES);
    }

    private static boolean isOfSame(Choice choice, Choice chosen) {
        return choice.incidentId().equals(chosen.incidentId());
    }

    /** @return for example {@code 1 tenant needs help and 54 did not answer yet} */
    static String words(Counted counted) {
        List<String> parts = new ArrayList<>();
        add(parts, counted.help(), "needs help", "need help");
        add(parts, counted.unreachable(), "was not reached", "were not reached");
        add(parts, counted.silent(), "did not answer yet", "did not answer yet");
        String last = parts.remove(parts.size() - 1);
        return parts.isEmpty() ? last : String.join(", ", parts) + " and " + last;
    }

    private static void add(List<String> parts, long count, String one, String many) {
        if (count > 0) {
            String number = count > CallCounts.MOST ? "more than " + Numbers.of(CallCounts.MOST) : Numbers.of(count);
            parts.add(number + (!parts.isEmpty() ? " " : count == 1 ? " tenant " : " tenants ") + (count == 1 ? one : many));
        }
    }
}
