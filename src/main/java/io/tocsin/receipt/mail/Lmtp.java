package io.tocsin.receipt.mail;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.internal.io.DotTerminatedInputStream;
import org.subethamail.smtp.internal.io.DotUnstuffingInputStream;
import org.subethamail.smtp.internal.server.Command;
import org.subethamail.smtp.internal.server.CommandHandler;
import org.subethamail.smtp.internal.server.HelpMessage;
import org.subethamail.smtp.server.Session;

/**
 * Turns the mail library's SMTP into LMTP (RFC 2033): LHLO in place of HELO and EHLO, an answer for each recipient after the
 * final dot, and enhanced codes throughout, which section 5 demands.
 */
final class Lmtp {

    private static final Pattern SENDER = Pattern.compile("(?i)\\s*MAIL\\s+FROM:\\s*(\\S.*)");
    private static final Pattern SIZE = Pattern.compile("(?i)\\sSIZE=(\\d{1,18})(?:\\s|$)");
    private static final Pattern RECIPIENT = Pattern.compile("(?i)\\s*RCPT\\s+TO:\\s*<([^<>]{1,900})>.*");

    private Lmtp() {
    }

    static void teach(CommandHandler commands) {
        List.of(new Verb("LHLO", Lmtp::hello), new Verb("MAIL", Lmtp::sender), new Verb("RCPT", Lmtp::recipient),
                new Verb("DATA", Lmtp::data), new Verb("RSET", Lmtp::reset),
                new Verb("NOOP", (line, session) -> session.sendResponse("250 2.0.0 Nothing done")),
                new Verb("QUIT", Lmtp::quit), new Verb("HELO", Lmtp::notSpoken), new Verb("EHLO", Lmtp::notSpoken),
                new Verb("BDAT", Lmtp::notSpoken), new Verb("STARTTLS", Lmtp::notSpoken),
                new Verb("AUTH", Lmtp::notSpoken), new Verb("EXPN", Lmtp::notSpoken), new Verb("HELP", Lmtp::notSpoken),
                new Verb("VRFY", (line, session) -> session.sendResponse("252 2.5.0 Send a mail and see")))
                .forEach(commands::addCommand);
    }

    private interface Action {
        void run(String line, Session session) throws IOException, DropConnectionException;
    }

    private record Verb(String name, Action action) implements Command {

        @Override
        public void execute(String line, Session session) throws IOException, DropConnectionException {
            action.run(line, session);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public HelpMessage getHelp() {
            return new HelpMessage(name, "RFC 2033");
        }
    }

    private static void hello(String line, Session session) throws IOException {
        String[] words = line.strip().split("\\s+");
        if (words.length != 2) {
            session.sendResponse("501 5.5.4 Say LHLO and your name");
            return;
        }
        session.resetMailTransaction();
        session.setHelo(words[1]);
        session.sendResponse("250-" + session.getServer().getHostName() + "\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n"
                + "250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE " + session.getServer().getMaxMessageSize());
    }

    private static void sender(String line, Session session) throws IOException {
        Matcher sender = SENDER.matcher(line);
        if (session.getHelo().isEmpty()) {
            session.sendResponse("503 5.5.1 Say LHLO first");
        } else if (session.isMailTransactionInProgress()) {
            session.sendResponse("503 5.5.1 One mail at a time");
        } else if (!sender.matches()) {
            session.sendResponse("501 5.5.4 Say MAIL FROM:<address>");
        } else {
            Matcher size = SIZE.matcher(sender.group(1));
            if (size.find() && Long.parseLong(size.group(1)) > session.getServer().getMaxMessageSize()) {
                session.sendResponse("552 5.3.4 Message is too large");
                return;
            }
            session.startMailTransaction();
            session.sendResponse("250 2.1.0 Go on");
        }
    }

    private static void recipient(String line, Session session) throws IOException, DropConnectionException {
        Matcher recipient = RECIPIENT.matcher(line);
        if (!session.isMailTransactionInProgress()) {
            session.sendResponse("503 5.5.1 Say MAIL first");
        } else if (session.getRecipientCount() >= session.getServer().getMaxRecipients()) {
            session.sendResponse("452 4.5.3 Too many recipients");
        } else if (!recipient.matches()) {
            session.sendResponse("501 5.5.4 Say RCPT TO:<address>");
        } else {
            try {
                session.getMessageHandler().recipient(recipient.group(1));
                session.addRecipient(recipient.group(1));
                session.sendResponse("250 2.1.5 Go on");
            } catch (DropConnectionException e) {
                throw e;
            } catch (RejectException e) {
                session.sendResponse(e.getErrorResponse());
            }
        }
    }

    private static void data(String line, Session session) throws IOException, DropConnectionException {
        if (!session.isMailTransactionInProgress() || session.getRecipientCount() == 0) {
            session.sendResponse("503 5.5.1 There is no recipient"); // RFC 2033, section 4.2: not 554
            return;
        }
        session.sendResponse("354 End with a dot");
        InputStream body = new DotUnstuffingInputStream(new DotTerminatedInputStream(session.getRawInput()));
        for (String answer : ((MailDoor.Conversation) session.getMessageHandler()).dataForEach(body)) {
            session.sendResponse(answer);
        }
        session.resetMailTransaction();
    }

    private static void reset(String line, Session session) throws IOException {
        session.resetMailTransaction();
        session.sendResponse("250 2.0.0 Forgotten");
    }

    private static void quit(String line, Session session) throws IOException {
        session.sendResponse("221 2.0.0 Bye");
        session.quit();
    }

    private static void notSpoken(String line, Session session) throws IOException {
        session.sendResponse("500 5.5.1 This is LMTP and knows no such command");
    }
}
