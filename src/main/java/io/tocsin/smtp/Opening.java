package io.tocsin.smtp;

import java.util.Iterator;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;

/** How a conversation begins: greeting, EHLO, encryption, signing in. Then the connection is ready, or has ended. */
final class Opening {

    private final RelayProfile relay;
    private final Connection connection;
    private Capabilities server = Capabilities.NONE;
    private boolean encrypted;
    private boolean pipelining;
    private Iterator<String> signInAnswers;

    Opening(RelayProfile relay, Connection connection) {
        this.relay = relay;
        this.connection = connection;
        this.encrypted = relay.tls().mode() == Tls.Mode.IMPLICIT;
    }

    /** What the server announced last. */
    Capabilities server() {
        return server;
    }

    boolean isEncrypted() {
        return encrypted;
    }

    /** Whether MAIL, RCPT and DATA may leave in one write. */
    boolean isPipelining() {
        return pipelining;
    }

    /** @param step one of this beginning's */
    void answered(Step step, Reply reply) {
        switch (step) {
            case GREETING -> greeted(reply);
            case EHLO, HELO -> welcomed(step, reply);
            case STARTTLS -> encrypt(reply);
            case SIGN_IN -> signIn(reply);
            default -> throw new IllegalArgumentException(step.toString());
        }
    }

    private void greeted(Reply reply) {
        if (reply.code() == 220) {
            connection.say(Commands.ehlo(relay.ownHostName()), Step.EHLO);
        } else {
            connection.end(Transfer.refused(Stage.GREETING, reply));
        }
    }

    private void welcomed(Step step, Reply reply) {
        if (!reply.isPositive()) {
            if (step == Step.EHLO && reply.isPermanent() && relay.tls().mode() != Tls.Mode.STARTTLS_REQUIRED) {
                connection.say(Commands.helo(relay.ownHostName()), Step.HELO); // a server from before 1995
            } else {
                connection.end(Transfer.refused(Stage.EHLO, reply));
            }
            return;
        }
        server = step == Step.EHLO ? Capabilities.of(reply) : Capabilities.NONE;
        pipelining = relay.pipelining() && server.has("PIPELINING");
        Tls.Mode mode = relay.tls().mode();
        boolean wanted = mode == Tls.Mode.STARTTLS_OPTIONAL || mode == Tls.Mode.STARTTLS_REQUIRED;
        if (wanted && !encrypted && server.has("STARTTLS")) {
            connection.say(Commands.STARTTLS, Step.STARTTLS);
        } else if (mode == Tls.Mode.STARTTLS_REQUIRED && !encrypted) {
            connection.end(Transfer.refused(Stage.STARTTLS, "the relay does not offer STARTTLS"));
        } else {
            beginSignIn();
        }
    }

    private void encrypt(Reply reply) {
        if (!reply.isPositive()) {
            if (relay.tls().mode() == Tls.Mode.STARTTLS_REQUIRED) {
                connection.end(Transfer.refused(Stage.STARTTLS, reply));
            } else {
                beginSignIn();
            }
            return;
        }
        if (connection.isSpokenToUnasked()) {
            return; // text that somebody slipped in before the encryption (CVE-2011-0411)
        }
        connection.encrypt(tlsHandler());
    }

    private void handshaken(Future<? super Channel> handshake) {
        if (!handshake.isSuccess()) {
            connection.fail(handshake.cause());
        } else if (connection.isShakingHands()) {
            encrypted = true;
            connection.say(Commands.ehlo(relay.ownHostName()), Step.EHLO); // what was announced in the clear counts for nothing
        }
    }

    SslHandler tlsHandler() {
        SslHandler tls = relay.tls().handler(relay.host(), relay.port(), relay.timeouts().command().toMillis());
        tls.handshakeFuture().addListener(this::handshaken);
        return tls;
    }

    private void beginSignIn() {
        Login login = relay.login();
        if (login == null) {
            connection.becomeReady();
            return;
        }
        var words = login.wordsFor(server.signIn());
        if (words.isPresent()) {
            signInAnswers = words.get().answers().iterator();
            connection.say(Commands.auth(words.get()), Step.SIGN_IN);
        } else if (login.required()) {
            connection.end(Transfer.refused(Stage.SIGN_IN, "the relay offers no way to sign in that is allowed here"));
        } else {
            connection.becomeReady();
        }
    }

    private void signIn(Reply reply) {
        if (reply.asksForMore() && signInAnswers.hasNext()) {
            connection.say(Commands.answer(signInAnswers.next()), Step.SIGN_IN);
        } else if (reply.isPositive()) {
            connection.becomeReady();
        } else {
            connection.end(reply.isRefusal() ? Transfer.refused(Stage.SIGN_IN, reply)
                    : Transfer.lost(Stage.SIGN_IN, "the relay asked for more than the method has"));
        }
    }
}
