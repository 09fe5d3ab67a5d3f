package io.tocsin.receipt.provider;

import static io.tocsin.receipt.Event.BOUNCED;
import static io.tocsin.receipt.Event.COMPLAINED;
import static io.tocsin.receipt.Event.DELAYED;
import static io.tocsin.receipt.Event.OTHER;

import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.diagnosis.Kind;
import io.tocsin.receipt.Event;

/**
 * What Postmark calls a bounce, which is anything that came back: also replies of machines, which say nothing of the delivery.
 * The table is Postmark's own (developer documentation, "Bounce API", bounce types).
 */
enum PostmarkBounce {

    HARD_BOUNCE(1, BOUNCED, Kind.HARD),
    /** Still being tried. */
    TRANSIENT(2, DELAYED, Kind.SOFT),
    UNSUBSCRIBE(16, OTHER, null),
    SUBSCRIBE(32, OTHER, null),
    AUTO_RESPONDER(64, OTHER, null),
    ADDRESS_CHANGE(128, OTHER, null),
    /** Still being tried. */
    DNS_ERROR(256, DELAYED, Kind.SOFT),
    SPAM_NOTIFICATION(512, BOUNCED, Kind.CONTENT),
    OPEN_RELAY_TEST(1024, OTHER, null),
    /** Postmark could not read what came back; perhaps we can. */
    UNKNOWN(2048, BOUNCED, null),
    /** Given up: mailbox full, account disabled. */
    SOFT_BOUNCE(4096, BOUNCED, Kind.SOFT),
    VIRUS_NOTIFICATION(8192, BOUNCED, Kind.CONTENT),
    /** Somebody would have to answer a question before it is delivered, and nobody will. */
    CHALLENGE_VERIFICATION(16384, BOUNCED, Kind.POLICY),
    BAD_EMAIL_ADDRESS(100_000, BOUNCED, Kind.HARD),
    SPAM_COMPLAINT(100_001, COMPLAINED, null),
    /** On Postmark's list of addresses that it does not send to. */
    MANUALLY_DEACTIVATED(100_002, BOUNCED, Kind.POLICY),
    UNCONFIRMED(100_003, OTHER, null),
    BLOCKED(100_006, BOUNCED, Kind.POLICY, true),
    SMTP_API_ERROR(100_007, BOUNCED, Kind.UNKNOWN, true),
    INBOUND_ERROR(100_008, OTHER, null),
    DMARC_POLICY(100_009, BOUNCED, Kind.POLICY, true),
    TEMPLATE_RENDERING_FAILED(100_010, BOUNCED, Kind.CONTENT, true),
    /** A code that is newer than this table: kept, and believed in nothing. */
    NEWER(-1, OTHER, null);

    private final int code;
    private final Event event;
    private final Kind kind;
    private final boolean ours;

    PostmarkBounce(int code, Event event, Kind kind) {
        this(code, event, kind, false);
    }

    PostmarkBounce(int code, Event event, Kind kind, boolean ours) {
        this.code = code;
        this.event = event;
        this.kind = kind;
        this.ours = ours;
    }

    /**
     * @param typeCode the number
     * @param type its name, such as {@code HardBounce}, which counts where there is no number
     */
    static PostmarkBounce of(String typeCode, String type) {
        for (PostmarkBounce bounce : values()) {
            if (bounce == NEWER || (typeCode != null ? typeCode.equals(String.valueOf(bounce.code))
                    : bounce.name().replace("_", "").equalsIgnoreCase(type))) {
                return bounce;
            }
        }
        return NEWER;
    }

    Event event() {
        return event;
    }

    /** @return null for what is no failure */
    Diagnosis diagnosis(String details) {
        if (event != BOUNCED && event != DELAYED) {
            return null;
        }
        String rule = "postmark " + name();
        if (kind == null) {
            return Said.byReply(Kind.UNKNOWN, rule, details);
        }
        if (this == SOFT_BOUNCE) {
            return Said.soft(rule, details);
        }
        return ours ? Said.ours(kind, rule, details) : Said.byProvider(kind, rule, details);
    }
}
