package io.tocsin.diagnosis;

import java.time.Duration;

/**
 * What a server's words come to.
 *
 * @param code the reply's code, 200 to 599; null when the text has none
 * @param enhanced the status code of RFC 3463, like {@code 5.1.1}; null when the text has none
 * @param tryAgainIn how long the server asks us to wait, at most a day; null when it does not say, or refused for good
 * @param ours true where it blames our address, reputation or authentication rather than the recipient
 * @param rule left side of the rule that decided, as it stands in the file; null when none did
 */
public record Diagnosis(Kind kind, Integer code, String enhanced, Duration tryAgainIn, boolean ours, String rule) {

    /** Nothing was said, or nothing that is understood. */
    public static final Diagnosis NONE = new Diagnosis(Kind.UNKNOWN, null, null, null, false, null);

    /** True for a reply that another attempt may change; the reply's code decides, before the enhanced one. */
    public boolean isTemporary() {
        return code != null ? code / 100 == 4 : enhanced != null && enhanced.startsWith("4");
    }

    /** True for a reply that another attempt will not change. */
    public boolean isPermanent() {
        return code != null ? code / 100 == 5 : enhanced != null && enhanced.startsWith("5");
    }
}
