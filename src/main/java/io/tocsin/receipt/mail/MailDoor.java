package io.tocsin.receipt.mail;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

import org.jboss.logging.Logger;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;

import io.tocsin.receipt.ReceiptSettings.Protocol;

/**
 * A server of SMTP (RFC 5321) or LMTP (RFC 2033) for returned mail and nothing else: takes what is addressed to a return path
 * of ours, and says 250 only once it is committed. Too many at once are told to come again; so is everybody while the
 * database is away.
 */
final class MailDoor implements AutoCloseable {

    static final int LARGEST = 32 * 1024 * 1024;

    private static final Logger LOG = Logger.getLogger(MailDoor.class);
    /** RFC 5321, section 4.5.3.1.8. */
    private static final int MOST_RECIPIENTS = 100;
    private static final int IDLE_SECONDS = 60;

    private final int largest;
    private final SMTPServer server;
    private final Predicate<String> ours;
    private final BiConsumer<byte[], List<String>> taker;

    /**
     * @param port 0 for a free one
     * @param largest in octets; a larger mail is refused
     * @param ours whether mail to this address is taken
     * @param taker returns once the mail is committed
     */
    MailDoor(Protocol protocol, InetAddress address, int port, int connections, int largest,
            Predicate<String> ours, BiConsumer<byte[], List<String>> taker) {
        this.largest = largest;
        this.ours = ours;
        this.taker = taker;
        this.server = SMTPServer.port(port).bindAddress(address).softwareName("Tocsin").insertReceivedHeaders(false)
                .maxConnections(connections).maxMessageSize(largest)
                .maxRecipients(protocol == Protocol.LMTP ? MOST_RECIPIENTS : 1)
                .fromAddressValidator(sender -> true) // a bounce may come from <MAILER-DAEMON>, and it proves nothing
                .connectionTimeout(IDLE_SECONDS, TimeUnit.SECONDS).messageHandlerFactory(context -> new Conversation())
                .build();
        if (protocol == Protocol.LMTP) {
            Lmtp.teach(server.getCommandHandler());
        }
        server.start();
    }

    int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }

    /** One mail on its way in. */
    final class Conversation implements MessageHandler {

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
            recipients.add(recipient.toLowerCase(Locale.ROOT)); // as the bounce address and its marks are read
        }

        /** By SMTP: one answer for all. */
        @Override
        public String data(InputStream body) throws RejectException, IOException {
            byte[] mail = read(body);
            for (String recipient : recipients) {
                take(mail, recipient);
            }
            return "2.0.0 Taken";
        }

        /**
         * By LMTP. A recipient that was named several times gets the mail once.
         *
         * @return an answer for each recipient, in the order in which they were named
         */
        List<String> dataForEach(InputStream body) throws IOException, DropConnectionException {
            byte[] mail;
            try {
                mail = read(body);
            } catch (DropConnectionException e) {
                throw e;
            } catch (RejectException e) {
                return recipients.stream().map(recipient -> e.getErrorResponse()).toList();
            }
            Map<String, String> answers = new HashMap<>();
            for (String recipient : recipients) {
                answers.computeIfAbsent(recipient, once -> answer(mail, once));
            }
            return recipients.stream().map(answers::get).toList();
        }

        private String answer(byte[] mail, String recipient) {
            try {
                take(mail, recipient);
                return "250 2.0.0 Taken";
            } catch (RejectException e) {
                return e.getErrorResponse();
            }
        }

        /** To its end, though only the beginning is kept: whoever is refused before it does not listen. */
        private byte[] read(InputStream body) throws RejectException, IOException {
            byte[] beginning = body.readNBytes(ReturnedMail.MOST_READ);
            byte[] more = new byte[64 * 1024];
            long size = beginning.length;
            for (int count = 0; count >= 0; count = body.read(more)) {
                size += count;
                if (size > 4L * largest) {
                    throw new DropConnectionException(552, "5.3.4 There is no end to this message");
                }
            }
            if (size > largest) {
                throw new RejectException(552, "5.3.4 Message is too large");
            }
            return beginning;
        }

        private void take(byte[] mail, String recipient) throws RejectException {
            try {
                taker.accept(mail, List.of(recipient));
            } catch (RuntimeException e) {
                LOG.warnf("A returned mail is to come again: %s", e.getClass().getSimpleName());
                throw new RejectException(451, "4.3.0 Not now, come again");
            }
        }

        @Override
        public void done() {
            recipients.clear();
        }
    }
}
