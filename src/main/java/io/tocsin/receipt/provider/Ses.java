package io.tocsin.receipt.provider;

import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.inject.Singleton;

import org.jboss.logging.Logger;

import io.tocsin.receipt.Receipt;

/** Amazon SES, whose events come by way of SNS: signed messages, each with one event inside. */
@Singleton
class Ses implements Provider {

    private static final Logger LOG = Logger.getLogger(Ses.class);

    private final Sns sns;

    Ses(Sns sns) {
        this.sns = sns;
    }

    @Override
    public boolean isConfigured() {
        return sns.hasTopics();
    }

    @Override
    public Batch read(Posted posted) throws UnprovenException {
        SnsMessage message = sns.proved(posted.body(), posted.at());
        switch (message.type()) {
            case SnsMessage.SUBSCRIPTION -> {
                sns.confirm(message);
                LOG.infof("Subscribed to %s", message.topicArn());
                return Batch.of(List.of());
            }
            case SnsMessage.UNSUBSCRIPTION -> {
                // Whoever may do that did it; subscribing again by ourselves would undo it.
                LOG.warnf("The subscription to %s was ended: no more receipts come from it", message.topicArn());
                return Batch.of(List.of());
            }
            default -> {
                return Batch.of(List.of(receipt(message, posted)));
            }
        }
    }

    private static Receipt receipt(SnsMessage message, Posted posted) {
        return Fields.read(message.message().getBytes(StandardCharsets.UTF_8)).filter(Fields::isObject)
                .map(event -> Odd.withEvent(SesEvent.receipt(event, message.messageId(), posted.at()), event))
                .orElseGet(() -> SesEvent.odd(message.message(), message.messageId(), posted.at()));
    }
}
