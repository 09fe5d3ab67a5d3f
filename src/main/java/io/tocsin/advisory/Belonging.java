package io.tocsin.advisory;

import io.tocsin.notice.Audience;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeKind;

/**
 * Who belongs to an audience, as conditions on a row of {@code affected_tenant a} and on what {@link ToldBefore#joins} puts
 * beside it: {@code previous}, {@code valid}, {@code standing}, {@code told} and, with answers, {@code asked}.
 */
final class Belonging {

    /** On the list, not taken off it since. */
    static final String LISTED = "a.withdrawn_at IS NULL";
    static final String TOLD = "previous.turn IS NOT NULL";
    /** Nothing that holds went to it, or nothing since it was told that it is not affected. */
    static final String FRESH = "(valid.turn IS NULL OR valid.wording = 'ALL_CLEAR')";
    private static final String CHANGED = "(told.facts <> a.facts OR previous.wording = 'ALL_CLEAR' OR "
            + ToldBefore.NOT_KNOWN + ")";
    /** Told, and taken off the list since: owed the all-clear, once. */
    private static final String OWED_ALL_CLEAR = "(a.withdrawn_at IS NOT NULL AND previous.turn IS NOT NULL"
            + " AND standing.wording IS DISTINCT FROM 'ALL_CLEAR')";

    /** Whom no mail reached can be written to again where a contact is known, an address put right among them. */
    private static final String UNANSWERED = "asked.wording IS DISTINCT FROM 'ALL_CLEAR' AND (asked.state = 'AWAITING'"
            + " OR asked.state = 'UNREACHABLE' AND EXISTS (SELECT FROM affected_contact c"
            + " WHERE c.incident_id = a.incident_id AND c.tenant_id = a.tenant_id))";

    private Belonging() {
    }

    /**
     * An initial notice is for those on the list; every other one clears those who have left it, too, but for one that is about
     * answers alone.
     */
    static String to(Notice notice) {
        String listed = switch (notice.audience) {
            case ALL, TENANTS -> LISTED;
            case NOT_YET_TOLD -> LISTED + " AND " + FRESH;
            case CHANGED -> LISTED + " AND " + TOLD + " AND " + CHANGED;
            case TOLD -> LISTED + " AND " + TOLD;
            case UNANSWERED -> LISTED + " AND " + FRESH + " IS NOT TRUE AND " + UNANSWERED;
        };
        boolean clears = notice.kind != NoticeKind.INITIAL && notice.audience != Audience.NOT_YET_TOLD
                && notice.audience != Audience.UNANSWERED;
        return clears ? "(" + listed + " OR " + OWED_ALL_CLEAR + ")" : listed;
    }
}
