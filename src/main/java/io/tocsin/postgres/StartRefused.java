package io.tocsin.postgres;

/** The service cannot start as things are. The message is for the person at the terminal: what is wrong, and what to do. */
public class StartRefused extends RuntimeException {

    public StartRefused(String message) {
        super(message);
    }

    public StartRefused(String message, Throwable cause) {
        super(message, cause);
    }
}
