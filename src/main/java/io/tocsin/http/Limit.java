package io.tocsin.http;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** How many rows a page has: {@code ?limit=} of 1 to 1000, 100 when absent. */
public final class Limit {

    private Limit() {
    }

    public static int of(Integer asked) {
        if (asked == null) {
            return 100;
        }
        if (asked < 1 || asked > 1000) {
            throw new Refusal(RefusalCode.MALFORMED, "limit is a number from 1 to 1000.");
        }
        return asked;
    }
}
