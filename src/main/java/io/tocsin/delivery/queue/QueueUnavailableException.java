package io.tocsin.delivery.queue;

import java.sql.SQLException;

/** The database did not do what the queue asked. Nothing moved; the same can be asked again. */
public class QueueUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public QueueUnavailableException(SQLException cause) {
        super("delivery queue", cause);
    }
}
