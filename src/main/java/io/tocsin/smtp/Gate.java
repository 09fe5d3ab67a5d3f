package io.tocsin.smtp;

/**
 * Whom a mail is to pass on its way: who sent it is told when it is its turn, and asked just before its content leaves. From
 * then on the relay may have it though nobody here knows, so who sends decides how many mails may be in that doubt at a time.
 */
public interface Gate {

    enum Answer {
        GO,
        /** Others have to be out of doubt first. */
        WAIT,
        /** It must not be sent any more. */
        TURN_BACK
    }

    /** For mails that need nobody's leave. */
    Gate OPEN = whenRoom -> Answer.GO;

    /** The conversation is about this mail from now on; told again when that begins anew on another connection. */
    default void begins() {
        // not everybody wants to know
    }

    /**
     * The server has answered the message, and turned to the next one: whatever takes its time from now on is about that. What
     * came of this one is told as soon as the answer can be believed.
     */
    default void ends() {
        // not everybody wants to know
    }

    /**
     * Asked on the thread that speaks: nothing in it may wait. Asked again after {@link Answer#WAIT}, and when a mail that was
     * let through begins anew on another connection.
     *
     * @param whenRoom is run once after {@link Answer#WAIT}, by any thread, when it is worth asking again
     */
    Answer ask(Runnable whenRoom);
}
