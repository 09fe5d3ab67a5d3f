package io.tocsin.http;

import java.util.Arrays;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** ETag and If-Match over the revision of a resource's own row (RFC 9110, section 13.1.1). */
public final class Revision {

    private Revision() {
    }

    public static String etag(long revision) {
        return "\"" + revision + "\"";
    }

    /**
     * @param ifMatch the header as sent, or null: then anything holds
     */
    public static void check(String ifMatch, long revision) {
        if (ifMatch == null || ifMatch.trim().equals("*")) {
            return;
        }
        if (!matches(ifMatch, etag(revision))) {
            throw new Refusal(RefusalCode.PRECONDITION_FAILED,
                    "It was changed meanwhile and is now at revision " + revision + ". Read it again, then repeat the change.");
        }
    }

    /**
     * @param header If-Match or If-None-Match as sent, or null
     * @return whether it names this ETag or any; false when it is absent
     */
    static boolean matches(String header, String etag) {
        return header != null && Arrays.stream(header.split(",")).map(String::trim)
                .anyMatch(named -> named.equals("*") || named.equals(etag) || named.equals("W/" + etag));
    }
}
