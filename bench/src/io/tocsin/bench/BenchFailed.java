package io.tocsin.bench;

/** What makes a run worthless, in words for the person at the terminal: the figures would be of something else. */
public final class BenchFailed extends RuntimeException {

    private static final long serialVersionUID = 1;

    public BenchFailed(String message) {
        super(message);
    }

    public BenchFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
