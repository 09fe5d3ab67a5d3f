package io.tocsin.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.Session;

import io.tocsin.demo.LocalSmtp;

/**
 * The relay of every test: real SMTP on loopback. Keeps what it took over, and answers each recipient as the test says.
 * In a {@code @QuarkusTest} inject it and call {@link #reset()} first; elsewhere {@link #start()} one.
 */
public final class SmtpServer implements AutoCloseable {

    private final List<ReceivedMail> received = new ArrayList<>();
    private final Map<String, Deque<SmtpReply>> replies = new HashMap<>();
    private SmtpReply toAll = SmtpReply.accept();
    private int begun;
    private LocalSmtp smtp;
    private int away;

    public static SmtpServer start() {
        SmtpServer server = new SmtpServer();
        server.smtp = LocalSmtp.start(server::handler, Ports.free()); // where it can come back to
        return server;
    }

    public String host() {
        return smtp.host();
    }

    public int port() {
        return smtp.port();
    }

    /** An outage: connections are refused until it comes back. */
    public void goAway() {
        int port = smtp.port();
        smtp.close();
        away = port;
    }

    /** Listens on the same port again. */
    public void comeBack() {
        smtp = LocalSmtp.start(this::handler, away);
    }

    /** Forgets mails and replies: from now on everything is accepted. */
    public synchronized void reset() {
        received.clear();
        replies.clear();
        toAll = SmtpReply.accept();
        begun = 0;
    }

    /** How this recipient is answered: one reply after another, the last one from then on. */
    public synchronized void answer(String recipient, SmtpReply... inTurn) {
        replies.put(recipient.toLowerCase(), new ArrayDeque<>(Arrays.asList(inTurn)));
    }

    /** How everybody is answered who has no reply of their own. */
    public synchronized void answerAll(SmtpReply reply) {
        toAll = reply;
    }

    /** Mails whose final dot was read and that were not turned down, in the order they came. */
    public synchronized List<ReceivedMail> received() {
        return List.copyOf(received);
    }

    public List<ReceivedMail> receivedBy(String recipient) {
        return received().stream().filter(mail -> mail.to().equalsIgnoreCase(recipient)).toList();
    }

    /** Mails that were begun (MAIL FROM) since the last reset, whatever became of them. */
    public synchronized int begun() {
        return begun;
    }

    /** Waits until this many mails are here, for {@link Patience#LONG} at most. */
    public synchronized List<ReceivedMail> await(int count) throws InterruptedException {
        long end = System.nanoTime() + Patience.LONG.toNanos();
        while (received.size() < count) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new AssertionError("only " + received.size() + " of " + count + " mails came");
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return List.copyOf(received);
    }

    private synchronized SmtpReply replyTo(String recipient) {
        Deque<SmtpReply> inTurn = replies.get(recipient.toLowerCase());
        if (inTurn == null) {
            return toAll;
        }
        return inTurn.size() > 1 ? inTurn.poll() : inTurn.peek();
    }

    private synchronized void keep(ReceivedMail mail) {
        received.add(mail);
        notifyAll();
    }

    private synchronized void countBegun() {
        begun++;
    }

    private MessageHandler handler(MessageContext context) {
        return new Conversation((Session) context);
    }

    @Override
    public void close() {
        smtp.close();
    }

    private final class Conversation implements MessageHandler {

        private final Session session;
        private String from;
        private String to;
        private SmtpReply reply;

        Conversation(Session session) {
            this.session = session;
        }

        @Override
        public void from(String sender) {
            from = sender;
            countBegun();
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            to = recipient;
            reply = replyTo(recipient);
            if (reply.at() == SmtpReply.At.RECIPIENT) {
                throw reply.rejection();
            }
            if (reply.at() == SmtpReply.At.HANG_UP_ON_RECIPIENT) {
                hangUp();
            }
        }

        @Override
        public String data(InputStream body) throws RejectException, IOException {
            if (reply.at() == SmtpReply.At.HANG_UP_BEFORE_DOT) {
                body.read();
                hangUp();
            }
            byte[] raw = body.readAllBytes();
            reply.awaitRelease();
            if (reply.at() == SmtpReply.At.DOT) {
                throw reply.rejection();
            }
            keep(new ReceivedMail(from, to, raw));
            if (reply.at() == SmtpReply.At.HANG_UP_AFTER_DOT) {
                hangUp();
            }
            return null;
        }

        /** Ends the connection without a word; what is written to it afterwards goes nowhere. */
        private void hangUp() throws RejectException {
            try {
                session.quit();
                session.closeSocket();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            throw new DropConnectionException(421, "hung up");
        }

        @Override
        public void done() {
            // nothing to give back
        }
    }
}
