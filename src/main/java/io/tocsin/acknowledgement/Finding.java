package io.tocsin.acknowledgement;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a tenant says it found. Chosen by a person; the newest answer counts. */
public enum Finding {

    /** It has the notice and is still finding out. */
    REVIEWING,
    /** It looked, and nothing of its own was harmed. */
    NOT_AFFECTED,
    /** It looked, and is dealing with it. */
    AFFECTED,
    /** It wants a person of the vendor's. */
    NEEDS_HELP;

    /** @return empty for what is none of them, or null */
    public static Optional<Finding> of(String text) {
        return Arrays.stream(values()).filter(finding -> finding.name().equals(text)).findAny();
    }

    /** Its counter in the notice's figures. */
    String counter() {
        return "findings." + name().toLowerCase(Locale.ROOT);
    }
}
