package io.tocsin.receipt.provider;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What SNS posts: the envelope, whose fields are signed. All of it is a claim until {@link Sns} has proved it.
 *
 * @param subject null where there is none
 * @param token of a confirmation, else null
 * @param subscribeUrl of a confirmation, else null
 */
record SnsMessage(String type, String messageId, String topicArn, String subject, String message, String timestamp,
        String token, String subscribeUrl, String signatureVersion, String signature, String signingCertUrl) {

    static final String NOTIFICATION = "Notification";
    static final String SUBSCRIPTION = "SubscriptionConfirmation";
    static final String UNSUBSCRIPTION = "UnsubscribeConfirmation";

    static SnsMessage of(Fields fields) throws UnprovenException {
        var message = new SnsMessage(fields.exactly("Type"), fields.exactly("MessageId"), fields.exactly("TopicArn"),
                fields.exactly("Subject"), fields.exactly("Message"), fields.exactly("Timestamp"), fields.exactly("Token"),
                fields.exactly("SubscribeURL"), fields.exactly("SignatureVersion"), fields.exactly("Signature"),
                fields.exactly("SigningCertURL"));
        boolean notification = NOTIFICATION.equals(message.type);
        boolean confirmation = SUBSCRIPTION.equals(message.type) || UNSUBSCRIPTION.equals(message.type);
        if (!notification && !confirmation || message.lacks(message.messageId, message.topicArn, message.message,
                message.timestamp, message.signatureVersion, message.signature, message.signingCertUrl)
                || confirmation && message.lacks(message.token, message.subscribeUrl)) {
            throw UnprovenException.because("not a message of SNS");
        }
        return message;
    }

    private boolean lacks(String... texts) {
        for (String text : texts) {
            if (text == null) {
                return true;
            }
        }
        return false;
    }

    /**
     * What is signed: names and values in the order of the names, each ended by a line feed (SNS developer guide, "Verifying
     * the signatures of Amazon SNS messages").
     */
    byte[] signed() {
        Map<String, String> fields = new TreeMap<>(Map.of("Type", type, "MessageId", messageId, "TopicArn", topicArn,
                "Message", message, "Timestamp", timestamp));
        if (!type.equals(NOTIFICATION)) {
            fields.put("SubscribeURL", subscribeUrl);
            fields.put("Token", token);
        } else if (subject != null) {
            fields.put("Subject", subject);
        }
        var text = new StringBuilder();
        fields.forEach((name, value) -> text.append(name).append('\n').append(value).append('\n'));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    Instant at() throws UnprovenException {
        try {
            return OffsetDateTime.parse(timestamp).toInstant();
        } catch (DateTimeException e) {
            throw UnprovenException.because("its time is none");
        }
    }

    /** {@code arn:aws:sns:<region>:<account>:<topic>}. */
    String region() {
        List<String> parts = List.of(topicArn.split(":"));
        return parts.size() > 3 ? parts.get(3) : "";
    }
}
