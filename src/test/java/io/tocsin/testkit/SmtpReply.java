package io.tocsin.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.subethamail.smtp.RejectException;

/** How the tests' relay answers one mail. */
public record SmtpReply(At at, int code, String text, CountDownLatch release) {

    /** The moment at which the relay does something else than agree. */
    enum At {
        NEVER,
        RECIPIENT,
        HANG_UP_ON_RECIPIENT,
        HANG_UP_BEFORE_DOT,
        DOT,
        HANG_UP_AFTER_DOT
    }

    /** 250. */
    public static SmtpReply accept() {
        return new SmtpReply(At.NEVER, 0, null, null);
    }

    /** A code and a text, e.g. 550 and {@code 5.1.1 No such user}, in answer to RCPT TO. */
    public static SmtpReply toRecipient(int code, String text) {
        return new SmtpReply(At.RECIPIENT, code, text, null);
    }

    /** A code and a text in answer to the final dot. */
    public static SmtpReply toDot(int code, String text) {
        return new SmtpReply(At.DOT, code, text, null);
    }

    /** The connection breaks in answer to RCPT TO: nothing was taken over. */
    public static SmtpReply hangUpOnRecipient() {
        return new SmtpReply(At.HANG_UP_ON_RECIPIENT, 0, null, null);
    }

    /** The connection breaks in the middle of the message: nothing was taken over. */
    public static SmtpReply hangUpBeforeDot() {
        return new SmtpReply(At.HANG_UP_BEFORE_DOT, 0, null, null);
    }

    /** The connection breaks after the message was taken over, and the sender never learns of it. */
    public static SmtpReply hangUpAfterDot() {
        return new SmtpReply(At.HANG_UP_AFTER_DOT, 0, null, null);
    }

    /** The same answer, but the final dot is answered only once the latch is down ({@link Patience#LONG} at most). */
    public SmtpReply after(CountDownLatch latch) {
        return new SmtpReply(at, code, text, latch);
    }

    RejectException rejection() {
        return new RejectException(code, text);
    }

    void awaitRelease() {
        try {
            if (release != null && !release.await(Patience.LONG.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError("the latch was never released");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
