package io.tocsin.http;

/** An answer with a secret in it that is shown to the first caller only, and never stored. */
public interface ShownOnce {

    /** The same answer without the secret: what is stored, and what a repeated request gets. */
    Object withoutSecret();
}
