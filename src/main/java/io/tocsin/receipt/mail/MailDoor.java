package io.tocsin.receipt.mail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import org.jboss.logging.Logger;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * An SMTP server (RFC 5321) for returned mail and nothing else: takes what is addressed to a return path of ours, and says
 * 250 only once it is committed. Too many at once are told to come again; so is everybody while the database is away.
 */
final class MailDoor implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(MailDoor.class);
    private static final int LARGEST = 32 * 1024 * 1024;
    private static final int IDLE_SECONDS = 60;

    private final SMTPServer server;
    private final Predicate<String> ours;
    private final BiConsumer<byte[], List<String>> taker;

    /**
     * @param port 0 for a free one
     * @param ours whether mail to this address is taken
     * @param taker returns once the mail is committed
     */
    MailDoor(InetAddress address, int port, int connections, Predicate<String> ours, BiConsumer<byte[], List<String>> taker) {
        this.ours = ours;
        this.taker = taker;
        this.server = SMTPServer.port(port).bindAddress(address).softwareName("Tocsin").insertReceivedHeaders(false)
                .maxConnections(connections).maxMessageSize(LARGEST).maxRecipients(1)
                .connectionTimeout(IDLE_SECONDS, TimeUnit.SECONDS).messageHandlerFactory(context -> new Conversation())
                .build();
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }

    private final class Conversation implements MessageHandler {

        private final List<String> recipients = new ArrayList<>();

        @Override
        public void from(String sender) {
            // Empty for a bounce, anything for a vacation notice: it proves nothing.
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            if (!ours.test(recipient)) {
                throw new RejectException(550, "5.1.1 This address takes returned mail only, and this is none of ours");
            }
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream body) throws RejectException, IOException {
            byte[] raw = body.readNBytes(ReturnedMail.MOST_READ);
            body.transferTo(java.io.OutputStream.nullOutputStream());
            try {
                taker.accept(raw, List.copyOf(recipients));
            } catch (RuntimeException e) {
                LOG.warnf("A returned mail is to come again: %s", e.getClass().getSimpleName());
                throw new RejectException(451, "4.3.0 Not now, come again");
            }
            return "2.0.0 Taken";
        }

        @Override
        public void done() {
            recipients.clear();
        }
    }
}
