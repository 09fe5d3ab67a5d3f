package io.tocsin.acknowledgement;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What a typed code turns out to be. Enough for a recipient to compare with the letter in hand, too little to learn anything
 * from a guessed code.
 *
 * @param genuine whether it is in a notice that was sent
 * @param organisation masked, e.g. {@code Ac** Gm**}; null where not genuine, as is what follows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Verification(boolean genuine, String organisation, Instant sentAt, State state) {

    /** Where the notice stands in what its organisation was told. */
    public enum State {
        CURRENT,
        SUPERSEDED,
        RETRACTED
    }

    static final Verification UNKNOWN = new Verification(false, null, null, null);
}
