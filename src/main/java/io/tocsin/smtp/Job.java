package io.tocsin.smtp;

import java.util.concurrent.CompletableFuture;

/** A mail on its way to a connection. Only the client's loop touches it, but for the answer. */
final class Job {

    final Mail mail;
    final Gate gate;
    final CompletableFuture<Transfer> answer = new CompletableFuture<>();
    /** Whether a connection that had carried others died under it, so that it wants a new one. */
    boolean wantsFreshConnection;
    boolean isStandIn;
    /** Nanoseconds of the process's clock since which it waits at its relay. */
    long since;

    Job(Mail mail, Gate gate) {
        this.mail = mail;
        this.gate = gate;
    }

    /** Takes its place where a server was told of it already: it is answered and never sent. */
    Job standIn() {
        var standIn = new Job(mail, whenRoom -> Gate.Answer.TURN_BACK);
        standIn.isStandIn = true;
        return standIn;
    }
}
