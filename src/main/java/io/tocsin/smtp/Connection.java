package io.tocsin.smtp;

import java.time.Duration;

import javax.net.ssl.SSLException;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.smtp.DefaultLastSmtpContent;
import io.netty.handler.codec.smtp.LastSmtpContent;
import io.netty.handler.codec.smtp.SmtpRequestEncoder;
import io.netty.handler.ssl.SslHandler;

/**
 * One conversation with a relay: a greeting, then a mail at a time. All of it happens on the client's loop.
 *
 * <p>
 * MAIL, RCPT and DATA leave in one write where the server takes that (RFC 2920), and the message with its final dot in
 * another. The dot is a buffer of its own at the very end, and its write succeeds only once the socket has taken its last
 * byte: that moment divides what is certainly not sent from what is in doubt.
 */
final class Connection extends SimpleChannelInboundHandler<Reply> {

    /** Who wants to know how the conversation goes. */
    interface Listener {
        /** A mail may be begun. */
        void isReady(Connection connection);

        /** The mail under way has ended; another must not be begun before {@link #isReady}. */
        void hasEnded(Connection connection, Job job, Transfer transfer);

        /** It is closed. */
        void isGone(Connection connection, Transfer why);
    }

    /** A connection that was taken leave of counts until it is closed. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final RelayProfile relay;
    private final Listener listener;
    private final ReplyDecoder replies = new ReplyDecoder();
    private final Opening opening;

    private Channel channel;
    private Step step = Step.CONNECT;

    private Job job;
    private Transfer refusal;
    private boolean reused;
    private boolean dotHandedOver;
    private int mails;
    private boolean kept;

    private Transfer ending;
    private long waitsSince;
    private Duration patience = Duration.ZERO;

    Connection(RelayProfile relay, Listener listener) {
        this.relay = relay;
        this.listener = listener;
        this.opening = new Opening(relay, this);
    }

    void prepare(ChannelPipeline pipeline) {
        if (relay.tls().mode() == Tls.Mode.IMPLICIT) {
            pipeline.addLast(opening.tlsHandler());
        }
        pipeline.addLast(replies, new SmtpRequestEncoder(), this);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        expect(Step.GREETING);
        if (ending != null) {
            channel.close(); // it was given up while it was being made
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, Reply reply) {
        if (ending != null) {
            return;
        }
        if (reply.isClosing() && step != Step.QUIT) {
            end(Transfer.refused(step.stage, reply));
            return;
        }
        if (reply.isGoodbye() && step != Step.QUIT) {
            end(Transfer.lost(step.stage, "the relay said goodbye"));
            return;
        }
        switch (step) {
            case GREETING, EHLO, HELO, STARTTLS, SIGN_IN -> opening.answered(step, reply);
            case MAIL -> mailAnswered(reply);
            case RCPT -> rcptAnswered(reply);
            case DATA -> dataAnswered(reply);
            case DOT -> dotAnswered(reply);
            case LONE_DOT -> reset();
            case RSET -> wasReset(reply);
            case QUIT -> channel.close();
            default -> end(Transfer.lost(step.stage, "the relay spoke unasked"));
        }
    }

    void becomeReady() {
        if (!isSpokenToUnasked()) {
            expect(Step.IDLE);
            listener.isReady(this);
        }
    }

    /** What was said so far, and the answer to it, were in the clear; nothing more is. */
    void encrypt(SslHandler tls) {
        expect(Step.HANDSHAKE);
        channel.pipeline().addFirst(tls);
    }

    boolean isShakingHands() {
        return step == Step.HANDSHAKE && ending == null;
    }

    /** What stands behind the answer to all that was asked would be taken for the answer to what is asked next. */
    boolean isSpokenToUnasked() {
        if (replies.hasMore()) {
            end(Transfer.lost(step.stage, "the relay spoke unasked"));
        }
        return ending != null;
    }

    /** Only when it is ready. */
    void begin(Job next) {
        var hindrance = Commands.hindrance(next.mail, opening.server(), opening.isEncrypted());
        if (hindrance.isPresent()) {
            kept = true;
            listener.hasEnded(this, next, hindrance.get());
            channel.eventLoop().execute(this::becomeReady);
            return;
        }
        job = next;
        reused = isUsed();
        refusal = null;
        dotHandedOver = false;
        expect(Step.MAIL);
        write(Commands.mail(job.mail, opening.server()));
        if (opening.isPipelining()) {
            write(Commands.rcpt(job.mail, opening.server()));
            write(Commands.DATA);
        }
        channel.flush();
        mails++;
    }

    private void mailAnswered(Reply reply) {
        if (!expected(reply)) {
            return;
        }
        refusal = reply.isRefusal() ? Transfer.refused(Stage.MAIL, reply) : null;
        if (opening.isPipelining()) {
            expect(Step.RCPT);
        } else if (refusal == null) {
            say(Commands.rcpt(job.mail, opening.server()), Step.RCPT);
        } else {
            reset();
        }
    }

    private void rcptAnswered(Reply reply) {
        if (!expected(reply)) {
            return;
        }
        refusal = refusal == null && reply.isRefusal() ? Transfer.refused(Stage.RCPT, reply) : refusal;
        if (opening.isPipelining()) {
            expect(Step.DATA);
        } else if (refusal == null) {
            say(Commands.DATA, Step.DATA);
        } else {
            reset();
        }
    }

    private void dataAnswered(Reply reply) {
        if (reply.isPositive()) {
            end(refusal != null ? refusal : Transfer.lost(Stage.DATA, "the relay answered DATA with " + reply.code()));
        } else if (reply.isRefusal()) {
            refusal = refusal == null ? Transfer.refused(Stage.DATA, reply) : refusal;
            reset();
        } else if (refusal != null) {
            expect(Step.LONE_DOT);
            channel.writeAndFlush(LastSmtpContent.EMPTY_LAST_CONTENT, channel.voidPromise()); // RFC 2920, section 3.1
        } else {
            sendContent();
        }
    }

    private void sendContent() {
        if (isSpokenToUnasked()) {
            return; // else an answer to a message that has not been sent could pass for its acceptance
        }
        expect(Step.DOT);
        patience = relay.timeouts().content();
        channel.writeAndFlush(new DefaultLastSmtpContent(Unpooled.wrappedBuffer(job.mail.content()))).addListener(written -> {
            if (written.isSuccess()) {
                dotHandedOver = true;
                waitFor(relay.timeouts().dot());
            } else if (channel.isOpen()) {
                end(Transfer.lost(Stage.DOT, "the message could not be written"));
            }
        });
    }

    private void dotAnswered(Reply reply) {
        if (reply.isPositive() && dotHandedOver) {
            finish(Transfer.accepted(reply));
            becomeReady();
        } else if (reply.isRefusal()) {
            refusal = Transfer.refused(Stage.DOT, reply);
            if (dotHandedOver) {
                reset();
            } else {
                end(refusal); // answered before the end: the rest of the message would be taken for commands
            }
        } else {
            end(Transfer.lost(Stage.DOT, "the relay answered the message with " + reply.code()));
        }
    }

    /** MAIL and RCPT are answered by 2xx, 4xx or 5xx: a conversation that has lost its place must not go on. */
    private boolean expected(Reply reply) {
        if (reply.asksForMore()) {
            end(Transfer.lost(step.stage, "the relay answered " + step.stage + " with " + reply.code()));
            return false;
        }
        return true;
    }

    /** After a refusal. The mail's fate is known and told at once; the connection needs one more round. */
    private void reset() {
        say(Commands.RSET, Step.RSET);
        finish(refusal);
    }

    private void wasReset(Reply reply) {
        if (reply.isPositive()) {
            becomeReady();
        } else {
            end(Transfer.refused(Stage.MAIL, reply));
        }
    }

    private void finish(Transfer transfer) {
        Job finished = job;
        job = null;
        if (finished != null) {
            listener.hasEnded(this, finished, transfer);
        }
    }

    boolean isWornOut() {
        return mails >= relay.mailsPerConnection();
    }

    /** It stands idle now: whether it is still alive is known once it is used. */
    void keep() {
        kept = true;
    }

    boolean isUsed() {
        return kept || mails > 0;
    }

    /** Whether it had carried a mail, or stood idle, before the mail that was begun last. */
    boolean isReused() {
        return reused;
    }

    boolean isIdleFor(Duration time, long now) {
        return step == Step.IDLE && now - waitsSince > time.toNanos();
    }

    /** Ends an idle conversation politely. */
    void quit() {
        say(Commands.QUIT, Step.QUIT);
        patience = FAREWELL;
    }

    void checkPatience(long now) {
        // How long connecting may take, Netty minds.
        if (step != Step.CONNECT && step != Step.IDLE && ending == null && now - waitsSince > patience.toNanos()) {
            if (step == Step.QUIT) {
                channel.close();
            } else {
                end(Transfer.lost(step.stage, "no answer to " + step + " within " + patience));
            }
        }
    }

    /** Unless the message is on its way, since then the server may have it. */
    void giveUp(Mail mail) {
        boolean beforeContent = step == Step.MAIL || step == Step.RCPT || step == Step.DATA;
        if (beforeContent && job != null && job.mail == mail) {
            job.wantsFreshConnection = true; // so that it is not tried once more at once, as after a connection found dead
            end(Transfer.lost(step.stage, "given up while others waited: no answer to " + step + " yet"));
        }
    }

    /** Only when nothing else is to be answered. */
    void say(Object request, Step next) {
        if (!isSpokenToUnasked()) {
            expect(next);
            channel.writeAndFlush(request, channel.voidPromise());
        }
    }

    private void write(Object request) {
        channel.write(request, channel.voidPromise());
    }

    void expect(Step next) {
        step = next;
        waitFor(relay.timeouts().of(next.stage));
    }

    private void waitFor(Duration time) {
        waitsSince = System.nanoTime();
        patience = time;
    }

    /** Closes; what it means for the mail is told once nothing more can be written. */
    void end(Transfer why) {
        if (ending == null) {
            ending = why;
            if (channel != null) {
                channel.close();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Transfer why = ending != null ? ending : Transfer.lost(step.stage, "the connection was closed");
        Step last = step;
        step = Step.QUIT;
        if (job != null) {
            boolean doubtful = last == Step.DOT && dotHandedOver && why.end() != Transfer.End.REFUSED;
            // A recipient that was refused stays so, though the server leaves before it is through with the rest.
            finish(refusal != null ? refusal : doubtful ? Transfer.inDoubt(why.trouble()) : why);
        }
        listener.isGone(this, why);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(cause);
    }

    void fail(Throwable cause) {
        Throwable first = cause instanceof DecoderException && cause.getCause() != null ? cause.getCause() : cause;
        String trouble = first.getClass().getSimpleName() + ": " + first.getMessage();
        end(first instanceof SSLException && !step.stage.isOfMail() ? Transfer.refused(Stage.STARTTLS, trouble)
                : Transfer.lost(step.stage, trouble));
    }
}
