package io.tocsin.console.sending;

import io.tocsin.console.Tone;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.delivery.courier.SendOutcome.Reason;
import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.diagnosis.Kind;

/** Why letters do not arrive, as far as it makes a difference to what is to be done. In the order of how much it matters. */
enum Cause {

    OURS(Tone.BAD, "Our own mail is turned away",
            "This is on our side, whoever the recipient is: tell those who run our mail relay and our domain, with the words below."
                    + " The letters are tried again by themselves."),
    NO_RELAY(Tone.BAD, "Our mail relay cannot be reached, or does not take our mail",
            "Tell those who run it. The letters are tried again by themselves, and nothing is lost meanwhile."),
    ADDRESS(Tone.BAD, "There is no such mailbox", "Find the right address, correct the contact, and send again."),
    FULL(Tone.BAD, "The mailbox is full",
            "Call, or write to another contact of the tenant. Sending again helps once there is room."),
    RULE(Tone.BAD, "A rule of a mail server turned it away",
            "Call: their mail administrators can let it through. Or write to another contact." + Cause.OR_OURS),
    CONTENT(Tone.BAD, "The letter was taken for something unwanted",
            "Call, and ask their mail administrators to let it through; then send again." + Cause.OR_OURS),
    UNWANTED(Tone.BAD, "A recipient marked it as unwanted",
            "It did arrive. Call before anything is sent to this person again."),
    TOO_LATE(Tone.BAD, "Given up: no server took it in time", "Call the tenant, or correct the contact and send again."),
    UNDECIDED(Tone.BAD, "Somebody has to decide whether it is sent", "Look at each in the inbox: send it, or leave it."),
    REFUSED(Tone.BAD, "It was refused, and nothing understood says why",
            "Read the words of each in the inbox; then call, or correct the contact."),
    RELAY_WAITS(Tone.BUSY, "Our mail relay asks us to come again later",
            "Nothing to do: it is tried again by itself, until its deadline. If this stays, tell those who run the relay."),
    TOO_FAST(Tone.BUSY, "We are asked to go slower", "Nothing to do: it is sent more slowly to these domains, by itself."),
    PASSING(Tone.BUSY, "We are asked to come again later",
            "Nothing to do: it is tried again by itself, until its deadline."),
    UNKNOWN(Tone.BUSY, "The line broke at the last moment",
            "Nothing to do: it is sent again, and should it come twice, both say so.");

    /** Every reply to a letter is the relay's, and few say whether they are its own words. */
    private static final String OR_OURS = " If the words below are our own relay's, tell those who run it.";

    final Tone tone;
    final String title;
    final String remedy;

    Cause(Tone tone, String title, String remedy) {
        this.tone = tone;
        this.title = title;
        this.remedy = remedy;
    }

    boolean needsAPerson() {
        return tone == Tone.BAD && this != OURS && this != NO_RELAY;
    }

    /**
     * @param reason of the attempt, or null
     * @param kind of the trouble where a receipt told of it, or null
     * @param diagnosis of the server's words
     */
    static Cause of(DeliveryState state, Reason reason, Kind kind, Diagnosis diagnosis) {
        return switch (state) {
            case HELD -> UNDECIDED;
            case EXPIRED -> TOO_LATE;
            case COMPLAINED -> UNWANTED;
            case UNKNOWN -> UNKNOWN;
            case REFUSED, BOUNCED -> diagnosis.ours() ? OURS : lasting(kind == null ? diagnosis.kind() : kind);
            default -> passing(reason, diagnosis);
        };
    }

    private static Cause lasting(Kind kind) {
        return switch (kind) {
            case HARD -> ADDRESS;
            case MAILBOX_FULL -> FULL;
            case POLICY -> RULE;
            case CONTENT -> CONTENT;
            case RATE, SOFT, UNKNOWN -> REFUSED;
        };
    }

    private static Cause passing(Reason reason, Diagnosis diagnosis) {
        if (reason == Reason.RATE) {
            return TOO_FAST;
        }
        if (reason == Reason.NO_CONNECTION || reason == Reason.RELAY) {
            return NO_RELAY;
        }
        if (reason == Reason.TRY_AGAIN) {
            return RELAY_WAITS;
        }
        return reason == Reason.OURS || diagnosis.ours() ? OURS : diagnosis.kind() == Kind.RATE ? TOO_FAST : PASSING;
    }
}
