package io.tocsin.smtp;

/** What the next reply answers. */
enum Step {
    CONNECT(Stage.CONNECT),
    GREETING(Stage.GREETING),
    EHLO(Stage.EHLO),
    HELO(Stage.EHLO),
    STARTTLS(Stage.STARTTLS),
    HANDSHAKE(Stage.STARTTLS),
    SIGN_IN(Stage.SIGN_IN),
    /** Nothing: a reply now is one that nobody asked for. */
    IDLE(Stage.MAIL),
    MAIL(Stage.MAIL),
    RCPT(Stage.RCPT),
    DATA(Stage.DATA),
    /** Nothing: the server waits for the message, and that for leave to be sent. */
    GATE(Stage.DATA),
    DOT(Stage.DOT),
    /** A dot without a message, which a 354 wants although no recipient was taken. */
    LONE_DOT(Stage.DATA),
    RSET(Stage.MAIL),
    QUIT(Stage.MAIL);

    final Stage stage;

    Step(Stage stage) {
        this.stage = stage;
    }
}
