package io.tocsin.delivery;

import java.sql.SQLException;

/** The database did not do what the queue asked. Nothing moved; the same can be asked again. */
class QueueUnavailableException extends RuntimeException {

    private static final long serialVersionUID = 1;

    QueueUnavailableException(SQLException cause) {
        super("delivery queue", cause);
    }
}
