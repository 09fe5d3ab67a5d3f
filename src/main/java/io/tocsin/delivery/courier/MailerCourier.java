package io.tocsin.delivery.courier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Typed;
import jakarta.mail.internet.InternetAddress;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tocsin.delivery.courier.SendOutcome.Reason;
import io.tocsin.smtp.Mail;
import io.tocsin.vendor.VendorSettings;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.mail.MailAttachment;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.SMTPException;

/**
 * The courier over the Quarkus Mailer's client, which keeps a pool of connections. It does not tell how far a conversation
 * got when its connection is lost, so every such loss is {@code UNKNOWN}; and it gives no reply to an accepted message.
 *
 * <p>
 * The client is called on one event loop, always the same, and not through the blocking {@code Mailer}: called from
 * several threads at once it opens a connection on one and listens to it from another, and now and then misses the
 * server's greeting, for which it then waits in vain (Vert.x mail client 4.5).
 */
@ApplicationScoped
@Typed(MailerCourier.class) // not Courier: CourierChoice makes the one that goes
public class MailerCourier implements Courier {

    /** What the client says of failures before a message, in the words of its source (Vert.x mail client 4.5). */
    private static final String RECIPIENT = "recipient address not accepted";
    private static final String TOO_BIG = "message exceeds allowed size limit";
    private static final String MESSAGE_REFUSED = "sending data failed";
    private static final String DATA_REFUSED = "DATA command not accepted";

    private final Context loop;
    private final MailClient client;
    private final InternetAddress from;
    private final Optional<String> bounceAddress;
    private final Optional<String> replyTo;
    private final Duration timeout;
    private final ProviderHeaders provider;

    MailerCourier(Vertx vertx, MailClient client, VendorSettings vendor,
            @ConfigProperty(name = "quarkus.mailer.from") Optional<String> sender,
            @ConfigProperty(name = "quarkus.mailer.bounce-address") Optional<String> bounceAddress,
            @ConfigProperty(name = "quarkus.mailer.timeout", defaultValue = "PT60S") Duration timeout,
            ProviderHeaders provider) {
        this.loop = vertx.getOrCreateContext();
        this.client = client;
        this.from = HeaderText.sender(sender, vendor);
        this.bounceAddress = bounceAddress;
        this.replyTo = vendor.email();
        this.timeout = timeout;
        this.provider = provider;
    }

    @Override
    public Sealed seal(Letter letter) {
        try {
            Mail.address(letter.to()); // the client would make commands of what stands in it
            MailMessage mail = compose(letter);
            return () -> send(mail);
        } catch (IllegalArgumentException e) {
            return () -> CompletableFuture
                    .completedStage(SendOutcome.refused(Reason.RECIPIENT, "553 5.1.3 " + e.getMessage()));
        }
    }

    private CompletionStage<SendOutcome> send(MailMessage mail) {
        var answer = new CompletableFuture<SendOutcome>();
        loop.runOnContext(onLoop -> client.sendMail(mail)
                .onComplete(sent -> answer.complete(SendOutcome.accepted(null)), failed -> answer.complete(outcomeOf(failed))));
        return answer.completeOnTimeout(SendOutcome.unknown(Reason.LOST, "no answer within " + timeout), timeout.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /**
     * From and Subject are encoded here and given as headers of their own: the client writes names and custom headers as
     * they are, line breaks included, and breaks characters beyond the basic plane apart.
     */
    private MailMessage compose(Letter letter) {
        var mail = new MailMessage().setTo(letter.to()).setFrom(from.getAddress()).setSubject(letter.subject())
                .setText(new String(letter.text(), UTF_8)).setHtml(new String(letter.html(), UTF_8))
                .addHeader("From", from.toString())
                .addHeader("Subject", HeaderText.encoded("Subject", letter.subject()))
                .addHeader("Message-ID", letter.messageId())
                .addHeader("Content-Language", letter.locale().toLanguageTag())
                .addHeader("Auto-Submitted", "auto-generated") // RFC 3834: out-of-office replies stay away
                .addHeader("X-Auto-Response-Suppress", "All"); // the same for Exchange, which does not read RFC 3834
        if (letter.deliveryId() != null) {
            provider.of(letter.deliveryId()).forEach(mail::addHeader);
        }
        if (letter.signed() != null) {
            mail.setAttachment(MailAttachment.create().setContentType("application/jose").setName("notice.jws")
                    .setDisposition("attachment").setData(Buffer.buffer(letter.signed())));
        }
        if (letter.logo() != null) {
            mail.setInlineAttachment(MailAttachment.create().setContentType("image/png").setName("logo.png")
                    .setDisposition("inline").setContentId("<" + letter.logo().contentId() + ">")
                    .setData(Buffer.buffer(letter.logo().png())));
        }
        bounceAddress.ifPresent(mail::setBounceAddress);
        replyTo.ifPresent(address -> mail.addHeader("Reply-To", HeaderText.singleLine(address)));
        return mail;
    }

    static SendOutcome outcomeOf(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && !(cause instanceof SMTPException) && !(cause instanceof SSLException)) {
            cause = cause.getCause();
        }
        String said = String.valueOf(cause.getMessage());
        if (cause instanceof SMTPException reply) {
            return outcomeOf(reply, said);
        }
        if (cause instanceof ConnectException || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException) {
            return SendOutcome.deferred(Reason.NO_CONNECTION, null);
        }
        if (cause instanceof SSLException || said.contains("STARTTLS") || said.startsWith("login is required")) {
            return SendOutcome.deferred(Reason.RELAY, said);
        }
        if (said.equals(TOO_BIG)) {
            return SendOutcome.refused(Reason.MESSAGE, said);
        }
        return SendOutcome.unknown(Reason.LOST, said);
    }

    private static SendOutcome outcomeOf(SMTPException reply, String said) {
        String words = reply.getReplyMessages() == null ? null : String.join(" ", reply.getReplyMessages());
        boolean toRecipient = said.startsWith(RECIPIENT);
        boolean toMessage = said.startsWith(MESSAGE_REFUSED) || said.startsWith(DATA_REFUSED);
        return SendOutcome.answered(toRecipient ? Reason.RECIPIENT : toMessage ? Reason.MESSAGE : Reason.RELAY,
                reply.getReplyCode(), words);
    }
}
