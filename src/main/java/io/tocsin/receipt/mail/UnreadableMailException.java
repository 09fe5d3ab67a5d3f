package io.tocsin.receipt.mail;

/** A mail that is none, or so deep, wide or broken that it is left to a person. */
final class UnreadableMailException extends Exception {

    private static final long serialVersionUID = 1;

    UnreadableMailException(Throwable cause) {
        super(cause);
    }
}
