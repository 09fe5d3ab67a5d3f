package io.tocsin.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import io.netty.handler.codec.smtp.DefaultSmtpRequest;
import io.netty.handler.codec.smtp.SmtpCommand;
import io.netty.handler.codec.smtp.SmtpRequest;
import io.netty.util.AsciiString;

/** What is said for a mail, with the parameters that the server offers. */
final class Commands {

    static final SmtpRequest DATA = new DefaultSmtpRequest(SmtpCommand.DATA);
    static final SmtpRequest RSET = new DefaultSmtpRequest(SmtpCommand.RSET);
    static final SmtpRequest QUIT = new DefaultSmtpRequest(SmtpCommand.QUIT);
    static final SmtpRequest STARTTLS = new DefaultSmtpRequest(SmtpCommand.valueOf("STARTTLS"));

    private Commands() {
    }

    /** Why this server cannot be given this mail, although it has not been asked. */
    static Optional<Transfer> hindrance(Mail mail, Capabilities server, boolean encrypted) {
        if (mail.content().length > server.size()) {
            return Optional.of(Transfer.refused(Stage.DATA,
                    "552 5.3.4 a message of " + mail.content().length + " bytes; the relay takes " + server.size()));
        }
        if (mail.isInternational() && !server.has("SMTPUTF8")) {
            return Optional.of(Transfer.refused(Stage.RCPT, "553 5.6.7 the relay takes no such addresses (SMTPUTF8)"));
        }
        if (mail.eightBit() && !server.has("8BITMIME")) {
            return Optional.of(Transfer.refused(Stage.DATA, "554 5.6.3 the relay takes no 8-bit messages (8BITMIME)"));
        }
        if (mail.requireTls() && !(encrypted && server.has("REQUIRETLS"))) {
            return Optional.of(Transfer.refused(Stage.EHLO, "554 5.7.30 the relay does not offer REQUIRETLS"));
        }
        return Optional.empty();
    }

    static SmtpRequest mail(Mail mail, Capabilities server) {
        List<CharSequence> parameters = new ArrayList<>(6);
        parameters.add(octets("FROM:<" + mail.sender() + ">"));
        if (server.has("SIZE")) {
            parameters.add("SIZE=" + mail.content().length);
        }
        if (server.has("8BITMIME")) {
            parameters.add(mail.eightBit() ? "BODY=8BITMIME" : "BODY=7BIT");
        }
        if (mail.isInternational()) {
            parameters.add("SMTPUTF8");
        }
        if (mail.requireTls()) {
            parameters.add("REQUIRETLS");
        }
        if (mail.receipt() != null && server.has("DSN")) {
            parameters.add("RET=HDRS");
            parameters.add("ENVID=" + Mailbox.xtext(mail.receipt().envelopeId()));
        }
        return new DefaultSmtpRequest(SmtpCommand.MAIL, parameters.toArray(CharSequence[]::new));
    }

    static SmtpRequest rcpt(Mail mail, Capabilities server) {
        List<CharSequence> parameters = new ArrayList<>(3);
        parameters.add(octets("TO:<" + mail.recipient() + ">"));
        if (mail.receipt() != null && server.has("DSN")) {
            parameters.add("NOTIFY=" + mail.receipt().events());
            if (Mailbox.isAscii(mail.recipient())) {
                parameters.add("ORCPT=rfc822;" + Mailbox.xtext(mail.recipient()));
            }
        }
        return new DefaultSmtpRequest(SmtpCommand.RCPT, parameters.toArray(CharSequence[]::new));
    }

    static SmtpRequest ehlo(String name) {
        return new DefaultSmtpRequest(SmtpCommand.EHLO, name);
    }

    static SmtpRequest helo(String name) {
        return new DefaultSmtpRequest(SmtpCommand.HELO, name);
    }

    static SmtpRequest auth(Login.Words words) {
        return words.initial() == null ? new DefaultSmtpRequest(SmtpCommand.AUTH, words.method())
                : new DefaultSmtpRequest(SmtpCommand.AUTH, words.method(), words.initial());
    }

    /** A line that is no command: an answer to 334. */
    static SmtpRequest answer(String base64) {
        return new DefaultSmtpRequest(SmtpCommand.EMPTY, base64);
    }

    /** UTF-8 as it is: the encoder writes everything else beyond ASCII as a question mark. */
    private static CharSequence octets(String text) {
        return Mailbox.isAscii(text) ? text : new AsciiString(text.getBytes(StandardCharsets.UTF_8), false);
    }
}
