package io.tocsin.delivery.courier;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Reception;
import jakarta.enterprise.inject.Typed;
import jakarta.inject.Inject;

import io.quarkus.runtime.ShutdownEvent;
import io.tocsin.delivery.courier.SendOutcome.Reason;
import io.tocsin.smtp.Gate;
import io.tocsin.smtp.Mail;
import io.tocsin.smtp.RelayProfile;
import io.tocsin.smtp.Reply;
import io.tocsin.smtp.SmtpClient;
import io.tocsin.smtp.Stage;
import io.tocsin.smtp.Transfer;

/**
 * The courier that writes MAIL, RCPT and DATA in one go and knows how far each letter got: a connection lost before the final
 * dot was handed to the socket is a clean retry, one lost after it is {@code UNKNOWN}. The content of a letter leaves when its
 * gate lets it, and takes the next letter's envelope along. A letter is composed in the thread of its writer; one other thread
 * speaks.
 */
@ApplicationScoped
@Typed(PipelinedCourier.class) // not Courier: CourierChoice makes the one that goes
class PipelinedCourier implements Courier {

    private final SmtpClient client;
    private final MimeWriter mime;
    private final Envelopes envelopes;

    @Inject
    PipelinedCourier(RelayProfiles relays, MimeWriter mime, Envelopes envelopes) {
        this(relays.all(), mime, envelopes);
    }

    PipelinedCourier(List<RelayProfile> relays, MimeWriter mime, Envelopes envelopes) {
        this.client = new SmtpClient(relays);
        this.mime = mime;
        this.envelopes = envelopes;
    }

    @Override
    public Sealed seal(Letter letter) {
        try {
            String to = Mail.address(letter.to());
            Mail mail = envelopes.enclose(letter, to, mime.write(letter, to));
            return new Ready(mail);
        } catch (IllegalArgumentException e) {
            return () -> CompletableFuture
                    .completedStage(SendOutcome.refused(Reason.RECIPIENT, "553 5.1.3 " + e.getMessage()));
        }
    }

    @Override
    public boolean asksAtGates() {
        return true;
    }

    private final class Ready implements Sealed {

        private final Mail mail;

        private Ready(Mail mail) {
            this.mail = mail;
        }

        @Override
        public CompletionStage<SendOutcome> send() {
            return send(Gate.OPEN);
        }

        @Override
        public CompletionStage<SendOutcome> send(Gate gate) {
            return client.send(mail, gate).thenApply(PipelinedCourier::outcomeOf);
        }

        @Override
        public void giveUp() {
            client.giveUp(mail);
        }
    }

    static SendOutcome outcomeOf(Transfer transfer) {
        return switch (transfer.end()) {
            case ACCEPTED -> SendOutcome.accepted(transfer.reply().toString());
            case NOT_BEGUN -> SendOutcome.givenBack();
            case IN_DOUBT -> SendOutcome.unknown(Reason.LOST, transfer.trouble());
            case LOST -> SendOutcome.deferred(transfer.stage().isOfMail() ? Reason.BROKEN_OFF : Reason.NO_CONNECTION,
                    transfer.trouble());
            case REFUSED -> SendOutcome.answered(about(transfer.stage()), codeOf(transfer),
                    transfer.reply() != null ? transfer.reply().toString() : transfer.trouble());
        };
    }

    private static Reason about(Stage stage) {
        return switch (stage) {
            case RCPT -> Reason.RECIPIENT;
            case DATA, DOT -> Reason.MESSAGE;
            default -> Reason.RELAY;
        };
    }

    /** Where the relay was not asked, since what it offers does not suffice, the words are ours and the refusal for good. */
    private static int codeOf(Transfer transfer) {
        return Optional.ofNullable(transfer.reply()).map(Reply::code).orElse(550);
    }

    /** Before the worker waits for what is in hand: what has not begun comes back to it at once, what is under way goes on. */
    void finish(@Observes(notifyObserver = Reception.IF_EXISTS) @Priority(1) ShutdownEvent event) {
        client.finish();
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
