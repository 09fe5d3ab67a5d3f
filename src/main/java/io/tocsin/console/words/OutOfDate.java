package io.tocsin.console.words;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import io.tocsin.console.words.NoticesUsing.Using;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * What publishing a text makes out of date.
 *
 * @param all notices that are prepared with the text's template, and not released
 * @param others those of them that the writer did not come from
 */
public record OutOfDate(List<Using> all, List<Using> others) {

    static OutOfDate of(List<Using> all, Text text) {
        UUID from = text.noticeId();
        return new OutOfDate(all, all.stream().filter(one -> !one.id().equals(from)).toList());
    }

    /** As the form says that they are known. */
    public String known() {
        return others.stream().map(one -> one.id().toString()).collect(Collectors.joining(","));
    }

    public String names() {
        return names(others);
    }

    /** @throws Refusal CONFLICT where one was not shown before, or nobody said yes to it */
    void requireKnown(Text text) {
        Set<String> known = text.outOfDate == null ? Set.of() : new HashSet<>(List.of(text.outOfDate.split(",")));
        List<Using> unknown = others.stream().filter(one -> !known.contains(one.id().toString())).toList();
        if (!unknown.isEmpty()) {
            throw new Refusal(RefusalCode.CONFLICT, "Nothing was published. It would make " + names(unknown)
                    + " out of date, which " + (unknown.size() == 1 ? "is" : "are") + " prepared with this template. If that is"
                    + " what you want, tick the box above the button, and publish again.");
        }
    }

    static String names(List<Using> notices) {
        return notices.stream().map(Using::name).collect(Collectors.joining(", "));
    }
}
