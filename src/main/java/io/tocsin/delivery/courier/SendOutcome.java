package io.tocsin.delivery.courier;

import java.time.Duration;
import java.util.regex.Pattern;

import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.diagnosis.Kind;

/**
 * What came of one attempt.
 *
 * @param reason a word of the closed list, or null for a plain acceptance
 * @param reply the server's own words, bounded; null where it said none
 * @param kind what sort of trouble the reply speaks of; null for an acceptance and where nothing was said
 * @param tryAgainIn how long the server asks us to wait; null when it does not say
 */
public record SendOutcome(Verdict verdict, Reason reason, String reply, Kind kind, Duration tryAgainIn) {

    private static final int MOST_OF_REPLY = 1000;

    public SendOutcome {
        if (reply != null) {
            String plain = reply.replaceAll("\\p{Cntrl}+", " ").strip();
            reply = plain.substring(0, Math.min(plain.length(), MOST_OF_REPLY));
        }
    }

    public enum Verdict {
        /** The relay answered 250 to the final dot. */
        ACCEPTED,
        /** Not sent, since the process stops or the database is away: as if it had never been claimed. */
        GIVEN_BACK,
        /** Certainly not sent; worth another attempt. */
        DEFERRED,
        /** Certainly not sent; the same attempt would be refused again. */
        REFUSED,
        /** The final dot may have been sent. */
        UNKNOWN
    }

    public enum Reason {
        /** No connection, or none that got as far as a message: ours or the relay's trouble, not the recipient's. */
        NO_CONNECTION(false),
        /** The relay turns us away, whoever the recipient is: sign-in, sender address, TLS. */
        RELAY(false),
        /** A 421: the relay closes this connection and asks to come again. */
        TRY_AGAIN(false),
        /** A 4xx to this recipient or message. */
        TEMPORARY(true),
        /** The server finds that too much comes at once. */
        RATE(true),
        /** A 5xx that blames our address, reputation or authentication: not the recipient's fault, and to be set right. */
        OURS(true),
        /** The connection was lost in the middle of the message: its final dot was certainly not sent. */
        BROKEN_OFF(true),
        /** A 5xx to this recipient. */
        RECIPIENT(true),
        /** A 5xx to this message. */
        MESSAGE(true),
        /** The connection was lost, or nothing was answered in time, when the message may have been complete. */
        LOST(true),
        /** The claim's lease ran out: its process died or hung. */
        LEASE_EXPIRED(true),
        /** The deadline had passed while it still waited to be attempted, as after the restoring of an old backup. */
        PAST_DEADLINE(true),
        /** The time in which it is attempted is over. */
        DEADLINE(true),
        /** Its fate is unknown, and the policy is to ask. */
        ASK(true),
        /** The notice was cancelled. */
        CANCELLED(true),
        /** Before it began the process stopped, or too many of its domain waited for a slow server. */
        GIVEN_BACK(false),
        /** What was heard of it after it was handed over. */
        RECEIPT(false),
        /** An operator set it going again. */
        RETRY(false);

        private final boolean counts;

        Reason(boolean counts) {
            this.counts = counts;
        }

        /** Whether an attempt that ended so lengthens the time to the next. */
        public boolean counts() {
            return counts;
        }
    }

    /** Whether the server speaks of how much it is sent, which concerns all that goes to this domain. */
    public boolean isThrottle() {
        return verdict == Verdict.DEFERRED && (kind == Kind.RATE || reason == Reason.RATE || reason == Reason.TRY_AGAIN);
    }

    /** The reply without the recipient's address, which servers like to quote: replies are kept when addresses are erased. */
    public String replyWithout(String address) {
        return reply == null ? null
                : reply.replaceAll("(?i)" + Pattern.quote(address), "(address)");
    }

    public static SendOutcome accepted(String reply) {
        return new SendOutcome(Verdict.ACCEPTED, null, reply, null, null);
    }

    public static SendOutcome givenBack() {
        return new SendOutcome(Verdict.GIVEN_BACK, Reason.GIVEN_BACK, null, null, null);
    }

    public static SendOutcome deferred(Reason reason, String reply) {
        return diagnosed(Verdict.DEFERRED, reason, reply, Classifier.diagnose(reply));
    }

    public static SendOutcome refused(Reason reason, String reply) {
        return diagnosed(Verdict.REFUSED, reason, reply, Classifier.diagnose(reply));
    }

    public static SendOutcome unknown(Reason reason, String reply) {
        return new SendOutcome(Verdict.UNKNOWN, reason, reply, null, null);
    }

    /**
     * What a reply of 4xx or 5xx comes to.
     *
     * @param about {@link Reason#RECIPIENT} or {@link Reason#MESSAGE} where a 5xx refuses that; {@link Reason#RELAY} for one
     *        before a recipient was named, which is about us: refusing a tenant for it would blame the wrong side
     */
    static SendOutcome answered(Reason about, int code, String reply) {
        Diagnosis diagnosis = Classifier.diagnose(reply);
        if (code == 421) {
            return diagnosed(Verdict.DEFERRED, Reason.TRY_AGAIN, reply, diagnosis);
        }
        if (diagnosis.kind() == Kind.RATE) {
            return diagnosed(Verdict.DEFERRED, Reason.RATE, reply, diagnosis);
        }
        if (about == Reason.RELAY) {
            return diagnosed(Verdict.DEFERRED, Reason.RELAY, reply, diagnosis);
        }
        if (code < 500) {
            return diagnosed(Verdict.DEFERRED, Reason.TEMPORARY, reply, diagnosis);
        }
        return diagnosis.ours() ? diagnosed(Verdict.DEFERRED, Reason.OURS, reply, diagnosis)
                : diagnosed(Verdict.REFUSED, about, reply, diagnosis);
    }

    private static SendOutcome diagnosed(Verdict verdict, Reason reason, String reply, Diagnosis diagnosis) {
        return new SendOutcome(verdict, reason, reply, reply == null ? null : diagnosis.kind(), diagnosis.tryAgainIn());
    }
}
