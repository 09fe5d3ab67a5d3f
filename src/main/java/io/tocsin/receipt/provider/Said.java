package io.tocsin.receipt.provider;

import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.diagnosis.Kind;

/**
 * Why a provider says that a message was not delivered. Where it says itself of which kind the failure is, that counts; the
 * reply of the recipient's server, read by the one classifier, adds the codes and whom it blames.
 */
final class Said {

    private Said() {
    }

    /**
     * @param kind as the provider says
     * @param rule its own word for it, e.g. {@code ses Permanent/General}
     * @param reply of the recipient's server, or null
     */
    static Diagnosis byProvider(Kind kind, String rule, String reply) {
        Diagnosis read = Classifier.diagnose(plain(reply));
        return new Diagnosis(kind, read.code(), read.enhanced(), read.tryAgainIn(), read.ours(), rule);
    }

    /** The provider says that it was no hard failure; what the reply says may be more exact, such as a full mailbox. */
    static Diagnosis soft(String rule, String reply) {
        Kind read = Classifier.diagnose(plain(reply)).kind();
        return byProvider(read == Kind.HARD || read == Kind.UNKNOWN ? Kind.SOFT : read, rule, reply);
    }

    /** The provider itself was not content with our message, address or account. */
    static Diagnosis ours(Kind kind, String rule, String reply) {
        Diagnosis read = Classifier.diagnose(plain(reply));
        return new Diagnosis(kind, read.code(), read.enhanced(), read.tryAgainIn(), true, rule);
    }

    /** The provider leaves it open: what the reply says counts, and only if that says nothing either, {@code otherwise}. */
    static Diagnosis byReply(Kind otherwise, String rule, String reply) {
        Diagnosis read = Classifier.diagnose(plain(reply));
        return read.kind() == Kind.UNKNOWN ? byProvider(otherwise, rule, reply) : read;
    }

    /** Without the type that a Diagnostic-Code field has before its reply (RFC 3464, section 2.3.6). */
    private static String plain(String reply) {
        return reply == null ? "" : reply.replaceFirst("(?i)^\\s*smtp\\s*;\\s*", "");
    }
}
