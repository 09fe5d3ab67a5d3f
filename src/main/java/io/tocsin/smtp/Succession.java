package io.tocsin.smtp;

/**
 * The mails that the server of one connection knows of. Mostly that is the one whose turn it is. While its content leaves, it
 * may be another one too, whose envelope stands behind that content in the same write (RFC 2920, section 3.1). And once the
 * turn has passed to that one, what seems to have been said of the message before is not believed yet: the server's answers
 * have no names on them, and only one that answers the envelope behind in its order has answered the message as well.
 *
 * <p>
 * Jobs enter by {@link #begin} and {@link #tellOfTheNext}. Each leaves once: with how far it got by
 * {@link Connection.Listener#hasEnded}, or by {@link Connection.Listener#comesBack} where it did not become its turn. Only the
 * client's loop touches it.
 */
final class Succession {

    private final Connection connection;
    private final Grouping grouping;
    private final Connection.Listener listener;

    /** Whose turn it is; null for none. */
    private Job job;
    /** Whether the server was told of the job's envelope behind the content of another one, and has none of its own yet. */
    private boolean toldAhead;
    /** Whether the job's envelope was answered in its order. */
    private boolean inStep;
    private boolean lostStep;
    private long contentSince;
    /** The mail whose envelope stands behind the content of the job. */
    private Job next;
    /** The mail before, until the answers to the envelope behind it have shown that its own was its own. */
    private Job before;
    private Transfer saidOfBefore;

    Succession(Connection connection, Grouping grouping, Connection.Listener listener) {
        this.connection = connection;
        this.grouping = grouping;
        this.listener = listener;
    }

    /** @param first whose turn it is; nobody else is known of */
    void begin(Job first) {
        take(first, false);
    }

    private void take(Job taken, boolean ahead) {
        job = taken;
        toldAhead = ahead;
        inStep = false;
    }

    /** @return whose turn it is; null for none */
    Job job() {
        return job;
    }

    /** Whether what seems to be said of the job may be about something else, until the conversation has stayed in step. */
    boolean isToldAhead() {
        return toldAhead;
    }

    /** The envelope is answered, and the content of the job begins to leave: from here on it is as with any other. */
    void contentLeaves() {
        contentSince = System.nanoTime();
        toldAhead = false;
    }

    /** @return whose envelope is to stand behind the content of the job; null for none */
    Job tellOfTheNext() {
        next = listener.follower(connection);
        if (next != null) {
            grouping.begun();
        }
        return next;
    }

    boolean hasNext() {
        return next != null;
    }

    void contentAnswered() {
        grouping.messageTook(System.nanoTime() - contentSince);
    }

    /**
     * The turn passes on. A message that was answered is over and done with, refused or not (RFC 5321, section 4.1.1.4).
     *
     * @param said of the message of the job, which is told once it can be believed
     * @return whose turn it is now
     */
    Job goOn(Transfer said) {
        before = job;
        saidOfBefore = said;
        before.gate.ends();
        take(next, true);
        next = null;
        return job;
    }

    /**
     * The envelope was answered in its order: so what was taken for the answer to the message before was none of MAIL's. A
     * server that left that message without an answer would have been a reply short by now.
     */
    void keepsStep() {
        inStep = true;
        if (toldAhead) {
            grouping.worked();
        }
        finishBefore();
    }

    /** Believes what was said of the message before. */
    void finishBefore() {
        Job finished = before;
        before = null;
        if (finished != null) {
            listener.hasEnded(connection, finished, saidOfBefore);
        }
    }

    /**
     * A mail behind a message that takes its time goes elsewhere. The server keeps what it was told: a stand-in has its turn.
     */
    void checkWhatIsHeldUp(long now) {
        if (next != null && !next.isStandIn && grouping.isHeldUp(now - contentSince)) {
            grouping.wasLeft();
            Job back = next;
            next = back.standIn();
            listener.comesBack(back);
        }
    }

    /**
     * The server's answers are not to what was asked. If the job was told of ahead, the message before is in doubt now.
     *
     * @return whether what was said of the job is in doubt as well
     */
    boolean losesStep(String trouble) {
        if (toldAhead) {
            saidOfBefore = Transfer.inDoubt(trouble);
            lostStep = true;
        }
        return toldAhead;
    }

    /** The turn of the job is over, if one has it. */
    void finish(Transfer transfer) {
        Job finished = job;
        job = null;
        if (finished != null) {
            listener.hasEnded(connection, finished, transfer);
        }
    }

    /**
     * Nothing more is answered. The next comes back, the one before is told; the job is yet to be finished.
     *
     * @param silent whether the connection ends since MAIL was waited for in vain
     */
    void breaksOff(boolean silent) {
        if (next != null || job != null && toldAhead && !inStep) {
            grouping.failed(lostStep || silent);
        }
        if (next != null && !next.isStandIn) {
            listener.comesBack(next);
        }
        next = null;
        finishBefore();
    }
}
