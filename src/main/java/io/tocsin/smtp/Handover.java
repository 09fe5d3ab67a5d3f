package io.tocsin.smtp;

import java.time.Duration;

import io.netty.handler.codec.smtp.LastSmtpContent;

/**
 * How mails are handed over once the connection is ready: MAIL, RCPT, DATA, leave to send, the message, a mail at a time (RFC
 * 5321, section 3.3). A job enters by {@link #begin}; how far it got leaves by its {@link Succession}.
 *
 * <p>
 * MAIL, RCPT and DATA leave in one write where the server takes that (RFC 2920), and the message with its final dot in
 * another, which takes MAIL, RCPT and DATA of the next mail along where one waits. The message is a write of its own that
 * ends in the dot, and succeeds only once the socket has taken its last byte: that moment divides what is certainly not sent
 * from what is in doubt. Of the next mail nothing is sent meanwhile that a server could deliver.
 */
final class Handover {

    /** For so long a server waits for a message that gets no leave; servers have patience for minutes. */
    private static final Duration AT_THE_GATE = Duration.ofSeconds(5);

    private final Timeouts timeouts;
    private final Grouping grouping;
    private final Opening opening;
    private final Succession mails;
    private final Connection connection;

    private int told;
    /** Whether the connection had been used before the mail under way. */
    private boolean reused;
    private Transfer refusal;
    private boolean dotHandedOver;
    /** Whether a mail was given up of which the server was told behind another one's content, and has said nothing. */
    private boolean forgotten;

    Handover(RelayProfile relay, Grouping grouping, Opening opening, Succession mails, Connection connection) {
        this.timeouts = relay.timeouts();
        this.grouping = grouping;
        this.opening = opening;
        this.mails = mails;
        this.connection = connection;
    }

    /** Of how many mails the server was told. */
    int told() {
        return told;
    }

    /** Whether the connection had carried a mail, or stood idle, before the mail that was begun last. */
    boolean isReused() {
        return reused;
    }

    /** @param first that the server can be given; nothing else is under way */
    void begin(Job first) {
        mails.begin(first);
        take(first, timeouts.of(Stage.MAIL));
        tell(first.mail);
        connection.flush();
    }

    private void take(Job job, Duration patience) {
        reused = connection.isUsed();
        refusal = null;
        dotHandedOver = false;
        connection.expect(Step.MAIL, patience);
        job.gate.begins();
    }

    private void tell(Mail mail) {
        connection.write(Commands.mail(mail, opening.server()));
        if (opening.isPipelining()) {
            connection.write(Commands.rcpt(mail, opening.server()));
            connection.write(Commands.DATA);
        }
        told++;
    }

    /** @param step one of a mail's */
    void answered(Step step, Reply reply) {
        switch (step) {
            case MAIL -> mailAnswered(reply);
            case RCPT -> rcptAnswered(reply);
            case DATA -> dataAnswered(reply);
            case DOT -> dotAnswered(reply);
            case LONE_DOT -> reset();
            case RSET -> wasReset(reply);
            default -> throw new IllegalArgumentException(step.toString());
        }
    }

    private void mailAnswered(Reply reply) {
        if (!isExpected(reply)) {
            return;
        }
        refusal = reply.isRefusal() ? Transfer.refused(Stage.MAIL, reply) : null;
        if (opening.isPipelining()) {
            connection.expect(Step.RCPT);
        } else if (refusal == null) {
            connection.say(Commands.rcpt(mails.job().mail, opening.server()), Step.RCPT);
        } else {
            reset();
        }
    }

    private void rcptAnswered(Reply reply) {
        if (!isExpected(reply)) {
            return;
        }
        refusal = refusal == null && reply.isRefusal() ? Transfer.refused(Stage.RCPT, reply) : refusal;
        if (opening.isPipelining()) {
            connection.expect(Step.DATA);
        } else if (refusal == null) {
            connection.say(Commands.DATA, Step.DATA);
        } else {
            reset();
        }
    }

    /** MAIL and RCPT are answered by 2xx, 4xx or 5xx: a conversation that has lost its place must not go on. */
    private boolean isExpected(Reply reply) {
        if (reply.asksForMore()) {
            loseStep("the relay answered " + connection.step().stage + " with " + reply.code());
            return false;
        }
        return true;
    }

    private void dataAnswered(Reply reply) {
        if (reply.isPositive()) {
            loseStep("the relay answered DATA with " + reply.code());
            return;
        }
        mails.keepsStep();
        if (reply.isRefusal()) {
            refusal = refusal == null ? Transfer.refused(Stage.DATA, reply) : refusal;
            reset();
        } else if (refusal != null) {
            connection.expect(Step.LONE_DOT);
            connection.write(LastSmtpContent.EMPTY_LAST_CONTENT); // RFC 2920, section 3.1
            connection.flush();
        } else {
            connection.expect(Step.GATE, shorter(timeouts.of(Stage.DATA), AT_THE_GATE));
            passGate();
        }
    }

    private void passGate() {
        // Else an answer to a message that has not been sent could pass for its acceptance.
        if (connection.step() != Step.GATE || connection.isSpokenToUnasked()) {
            return;
        }
        switch (mails.job().gate.ask(() -> connection.later(this::passGate))) {
            case GO -> sendContent(mails.job());
            case WAIT -> {
                // asked again when there is room, or the connection is left
            }
            case TURN_BACK -> connection.end(Transfer.notBegun());
        }
    }

    private void sendContent(Job sent) {
        connection.expect(Step.DOT, timeouts.content());
        mails.contentLeaves();
        connection.writeMessage(sent.mail.content()).addListener(written -> {
            if (!written.isSuccess() && connection.isOpen()) {
                connection.end(Transfer.lost(Stage.DOT, "the message could not be written"));
            } else if (written.isSuccess() && mails.job() == sent) {
                dotHandedOver = true;
                connection.waitFor(timeouts.dot());
            }
        });
        Job next = opening.isPipelining() && !connection.isWornOut() ? mails.tellOfTheNext() : null;
        if (next != null) {
            tell(next.mail);
        }
        connection.flush();
    }

    private void dotAnswered(Reply reply) {
        mails.contentAnswered();
        refusal = reply.isRefusal() ? Transfer.refused(Stage.DOT, reply) : null;
        if (refusal != null && !dotHandedOver) {
            connection.end(refusal); // answered before the end: the rest of the message would be taken for commands
        } else if (mails.hasNext() && dotHandedOver && (refusal != null || reply.isPositive())) {
            goOn(refusal != null ? refusal : Transfer.accepted(reply));
        } else if (refusal != null) {
            reset();
        } else if (reply.isPositive() && dotHandedOver) {
            mails.finish(Transfer.accepted(reply));
            connection.becomeReady();
        } else {
            connection.end(Transfer.lost(Stage.DOT, "the relay answered the message with " + reply.code()));
        }
    }

    private void goOn(Transfer said) {
        Duration patience = timeouts.of(Stage.MAIL);
        take(mails.goOn(said), grouping.isProven() ? patience : shorter(patience, Grouping.PATIENCE_AT_TRIAL));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /**
     * After a refusal. The connection needs one more round; the mail's fate is known and told at once, unless the server was
     * told of it ahead: then only a conversation that stays in step shows which mail was meant.
     */
    private void reset() {
        connection.say(Commands.RSET, Step.RSET);
        if (!mails.isToldAhead()) {
            mails.finish(refusal);
        }
    }

    private void wasReset(Reply reply) {
        if (reply.asksForMore()) {
            loseStep("the relay answered RSET with " + reply.code());
            return;
        }
        mails.finish(refusal);
        if (reply.isPositive()) {
            connection.becomeReady();
        } else {
            connection.end(Transfer.refused(Stage.MAIL, reply));
        }
    }

    /**
     * The server's answers are not to what was asked. What it seems to have said of a mail told of ahead may be about something
     * else.
     */
    void loseStep(String trouble) {
        if (mails.losesStep(trouble)) {
            refusal = null;
        }
        connection.end(refusal != null ? refusal : Transfer.lost(connection.step().stage, trouble));
    }

    /**
     * Unless the message is on its way, since then the server may have it. Where another connection has the mail and its
     * stand-in is waited for here, this conversation ends as well: it keeps a connection from others for the same recipient.
     */
    void giveUp(Mail mail) {
        Step step = connection.step();
        boolean beforeContent = step == Step.MAIL || step == Step.RCPT || step == Step.DATA;
        Job job = mails.job();
        if (beforeContent && job != null && job.mail == mail) {
            forgotten = step == Step.MAIL && mails.isToldAhead();
            // Else it is not tried once more at once, as after a connection found dead.
            job.wantsFreshConnection = !forgotten;
            connection.end(Transfer.lost(step.stage, "given up while others waited: no answer to " + step + " yet"));
        }
    }

    /**
     * The connection is closed. A recipient that was refused stays so, though the server leaves before it is through with the
     * rest. Not one that it was told of ahead: nothing has shown yet that the refusal was meant for that one, so it goes alone.
     *
     * @param last what was waited for
     * @param silent whether it was waited for in vain
     */
    void breaksOff(Step last, Transfer why, boolean silent) {
        if (mails.isToldAhead()) {
            refusal = null;
        }
        mails.breaksOff(forgotten || silent && last == Step.MAIL);
        boolean doubtful = last == Step.DOT && dotHandedOver && why.end() != Transfer.End.REFUSED;
        mails.finish(refusal != null ? refusal : doubtful ? Transfer.inDoubt(why.trouble()) : why);
    }
}
