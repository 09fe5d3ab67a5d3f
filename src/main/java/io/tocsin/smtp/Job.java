package io.tocsin.smtp;

import java.util.concurrent.CompletableFuture;

/** A mail on its way to a connection. Only the client's loop touches it, but for the answer. */
final class Job {

    final Mail mail;
    final CompletableFuture<Transfer> answer = new CompletableFuture<>();
    /** Whether a connection that had carried others died under it, so that it wants a new one. */
    boolean wantsFreshConnection;
    /** Nanoseconds of the process's clock since which it waits at its relay. */
    long since;

    Job(Mail mail) {
        this.mail = mail;
    }
}
