package io.tocsin.smtp;

import java.time.Duration;

import javax.net.ssl.SSLException;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.smtp.DefaultLastSmtpContent;
import io.netty.handler.codec.smtp.SmtpRequestEncoder;
import io.netty.handler.ssl.SslHandler;

/**
 * One conversation with a relay: its {@link Opening}, then the {@link Handover} of one mail after another. Here is what both
 * stand on: the channel, what the next reply answers, patience, and the end. All of it happens on the client's loop.
 */
final class Connection extends SimpleChannelInboundHandler<Reply> {

    /** Who wants to know how the conversation goes. */
    interface Listener {
        /** A mail may be begun. */
        void isReady(Connection connection);

        /**
         * The content of a mail is being written.
         *
         * @return the mail to be told of behind it; null for none
         */
        Job follower(Connection connection);

        /** A mail was told of behind another one, and it did not become its turn. */
        void comesBack(Job job);

        /** The mail under way has ended; another must not be begun before {@link #isReady}. */
        void hasEnded(Connection connection, Job job, Transfer transfer);

        /** It is closed. */
        void isGone(Connection connection, Transfer why);
    }

    /** A connection that was taken leave of counts until it is closed. */
    private static final Duration FAREWELL = Duration.ofSeconds(1);
    /** Answers to what was said in one write come together, unless the server takes its time over one of them. */
    private static final Duration FOLLOWS_AT_ONCE = Duration.ofMillis(250);

    private final RelayProfile relay;
    private final Listener listener;
    private final ReplyDecoder replies = new ReplyDecoder();
    private final Opening opening;
    private final Succession mails;
    private final Handover handover;

    private Channel channel;
    private Step step = Step.CONNECT;
    private long waitsSince;
    private Duration patience = Duration.ZERO;
    private boolean kept;
    private Transfer ending;
    private boolean timedOut;

    Connection(RelayProfile relay, Grouping grouping, Listener listener) {
        this.relay = relay;
        this.listener = listener;
        this.opening = new Opening(relay, this);
        this.mails = new Succession(this, grouping, listener);
        this.handover = new Handover(relay, grouping, opening, mails, this);
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
            case MAIL, RCPT, DATA, DOT, LONE_DOT, RSET -> handover.answered(step, reply);
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
            handover.loseStep("the relay spoke unasked");
        }
        return ending != null;
    }

    /** Whether what the server offers suffices for it. */
    boolean takes(Mail mail) {
        return Commands.hindrance(mail, opening.server(), opening.isEncrypted()).isEmpty();
    }

    /** Only when it is ready. */
    void begin(Job first) {
        var hindrance = Commands.hindrance(first.mail, opening.server(), opening.isEncrypted());
        if (hindrance.isPresent()) {
            kept = true;
            listener.hasEnded(this, first, hindrance.get());
            later(this::becomeReady);
            return;
        }
        handover.begin(first);
    }

    boolean isWornOut() {
        return handover.told() >= relay.mailsPerConnection();
    }

    /** It stands idle now: whether it is still alive is known once it is used. */
    void keep() {
        kept = true;
    }

    boolean isUsed() {
        return kept || handover.told() > 0;
    }

    /** Whether it had carried a mail, or stood idle, before the mail that was begun last. */
    boolean isReused() {
        return handover.isReused();
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
            } else if (step == Step.GATE) {
                end(Transfer.notBegun());
            } else {
                timedOut = true;
                end(Transfer.lost(step.stage, "no answer to " + step + " within " + patience));
            }
        }
    }

    /** What waits behind others: a mail behind a message goes elsewhere, and the answer to a message is believed. */
    void checkWhatIsHeldUp(long now) {
        mails.checkWhatIsHeldUp(now);
        if (ending == null && now - waitsSince > FOLLOWS_AT_ONCE.toNanos()) {
            mails.finishBefore();
        }
    }

    /** Unless the message is on its way, since then the server may have it. */
    void giveUp(Mail mail) {
        handover.giveUp(mail);
    }

    /** Only when nothing else is to be answered. */
    void say(Object request, Step next) {
        if (!isSpokenToUnasked()) {
            expect(next);
            channel.writeAndFlush(request, channel.voidPromise());
        }
    }

    /** Leaves with the next {@link #flush}. */
    void write(Object request) {
        channel.write(request, channel.voidPromise());
    }

    /** @return done once the socket has taken its last byte, the final dot's line end */
    ChannelFuture writeMessage(byte[] content) {
        return channel.write(new DefaultLastSmtpContent(Unpooled.wrappedBuffer(content)));
    }

    void flush() {
        channel.flush();
    }

    void later(Runnable task) {
        channel.eventLoop().execute(task);
    }

    boolean isOpen() {
        return channel.isOpen();
    }

    /** What the next reply answers. */
    Step step() {
        return step;
    }

    void expect(Step next) {
        expect(next, relay.timeouts().of(next.stage));
    }

    void expect(Step next, Duration atMost) {
        step = next;
        waitFor(atMost);
    }

    /** From now on, for the same reply. */
    void waitFor(Duration atMost) {
        waitsSince = System.nanoTime();
        patience = atMost;
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
        handover.breaksOff(last, why, timedOut);
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
