package io.tocsin.console.administration;

import java.time.Instant;
import java.util.List;

import io.tocsin.console.Label;
import io.tocsin.console.Tone;

/**
 * An operator in the list.
 *
 * @param keys that are not revoked
 * @param seenAt when last signed in or acting by key; null for never
 * @param invitedUntil how long an open link holds, or null
 */
record OperatorRow(String name, boolean isPerson, List<String> roles, boolean disabled, boolean hasPassword, long keys,
        Instant seenAt, Instant invitedUntil) {

    public Label state() {
        if (disabled) {
            return new Label("Disabled", "slash-circle", Tone.PLAIN);
        }
        if (hasPassword || keys > 0) {
            return new Label("Can act", "check-circle-fill", Tone.GOOD);
        }
        return invitedUntil == null ? new Label("Has no way in yet", "exclamation-triangle-fill", Tone.WARN)
                : new Label("Invited", "envelope-open", Tone.BUSY);
    }

    public String rolesInWords() {
        return String.join(", ", roles);
    }
}
