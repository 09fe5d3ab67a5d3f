package io.tocsin.access;

/** Secrets for tests outside of the application. */
public final class Secrets {

    private Secrets() {
    }

    public static Secret of(String text) {
        return new Secret(text);
    }
}
