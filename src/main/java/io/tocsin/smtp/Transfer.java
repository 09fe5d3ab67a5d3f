package io.tocsin.smtp;

/**
 * How far a mail got.
 *
 * @param stage where it ended
 * @param reply the server's last word on it, or null when it said none
 * @param trouble what went wrong, in our words and without addresses, or null when the reply says it
 */
public record Transfer(End end, Stage stage, Reply reply, String trouble) {

    public enum End {
        /** 2xx to the final dot. */
        ACCEPTED,
        /** Certainly not sent: the server said 4xx or 5xx, or what it offers does not suffice for this mail. */
        REFUSED,
        /** Certainly not sent: the connection could not be made or was lost before the final dot was handed to the socket. */
        LOST,
        /** The final dot was handed to the socket, and no reply to it was understood. */
        IN_DOUBT,
        /** Certainly not sent: nothing was begun, since the client closes, or the message got no leave to be sent. */
        NOT_BEGUN
    }

    static Transfer accepted(Reply reply) {
        return new Transfer(End.ACCEPTED, Stage.DOT, reply, null);
    }

    static Transfer refused(Stage stage, Reply reply) {
        return new Transfer(End.REFUSED, stage, reply, null);
    }

    static Transfer refused(Stage stage, String trouble) {
        return new Transfer(End.REFUSED, stage, null, trouble);
    }

    static Transfer lost(Stage stage, String trouble) {
        return new Transfer(End.LOST, stage, null, trouble);
    }

    static Transfer inDoubt(String trouble) {
        return new Transfer(End.IN_DOUBT, Stage.DOT, null, trouble);
    }

    static Transfer notBegun() {
        return new Transfer(End.NOT_BEGUN, Stage.CONNECT, null, null);
    }
}
