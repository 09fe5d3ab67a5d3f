package io.tocsin.notice;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;

import io.tocsin.template.Templates;

/**
 * The templates that the words of one notice come from.
 *
 * @param keys of the templates, by wording; an initial notice has only its own
 */
public record Wordings(Map<Wording, String> keys) {

    private static final String ALL_CLEAR = "all-clear";

    public static Wordings of(Notice notice, Templates templates) {
        Map<Wording, String> keys = new EnumMap<>(Wording.class);
        keys.put(Wording.NOTICE, notice.templateKey);
        if (notice.kind != NoticeKind.INITIAL) {
            keys.put(Wording.INITIAL, initialOf(notice, templates));
            keys.put(Wording.ALL_CLEAR, ALL_CLEAR);
        }
        return new Wordings(keys);
    }

    /**
     * What the others on the list were told at first, if nobody has taken it back: words that were retracted, stopped on their
     * way or retired since are said to nobody again.
     */
    private static String initialOf(Notice notice, Templates templates) {
        return Notice.<Notice> find("incidentId = ?1 and kind = ?2 and releasedAt is not null and retracted.at is null"
                + " and cancelledAt is null order by releasedAt desc, number desc", notice.incidentId, NoticeKind.INITIAL)
                .firstResultOptional().map(initial -> initial.templateKey).filter(templates::isInUse)
                .orElse(NoticeKind.INITIAL.usualTemplate());
    }

    /** @return a text that changes whenever one of the templates does */
    public String revision(Templates templates) {
        return keys.values().stream().map(templates::revisionOf).collect(Collectors.joining("|"));
    }
}
