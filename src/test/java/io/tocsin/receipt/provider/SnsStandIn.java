package io.tocsin.receipt.provider;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.inject.Singleton;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.tocsin.receipt.provider.ProviderKeys.Signer;

/** An SNS: what it serves, what was asked of it, and messages with its signature. Takes the place of the real one in tests. */
@Singleton
class SnsStandIn implements Fetch {

    static final Signer SIGNER = ProviderKeys.signer("CN=sns.amazonaws.com", 2048);
    static final String CERTIFICATE = "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-"
            + "bb750dd426d95ee9390147a5624348ee.pem";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<URI, byte[]> served = new HashMap<>();
    private final List<URI> asked = new ArrayList<>();
    private boolean away;

    SnsStandIn() {
        serve(CERTIFICATE, SIGNER.pem());
    }

    synchronized SnsStandIn serve(String address, byte[] content) {
        served.put(URI.create(address), content);
        return this;
    }

    synchronized void goAway(boolean gone) {
        away = gone;
    }

    synchronized List<URI> asked() {
        return List.copyOf(asked);
    }

    @Override
    public synchronized Optional<byte[]> get(URI address) throws IOException {
        asked.add(address);
        if (away) {
            throw new IOException("away");
        }
        return Optional.ofNullable(served.get(address));
    }

    /** A message that a test may spoil before it is signed, or after. */
    static final class Draft {

        private final Map<String, Object> fields = new HashMap<>();
        private String algorithm = "SHA1withRSA";
        private Signer signer = SIGNER;

        Draft with(String name, Object value) {
            fields.put(name, value);
            return this;
        }

        Draft version2() {
            algorithm = "SHA256withRSA";
            return with("SignatureVersion", "2");
        }

        Draft signedBy(Signer other) {
            signer = other;
            return this;
        }

        String id() {
            return (String) fields.get("MessageId");
        }

        /** Signs what is in it now. */
        Draft signed() {
            try {
                byte[] text = SnsMessage.of(Fields.read(JSON.writeValueAsBytes(with("Signature", "").fields)).orElseThrow())
                        .signed();
                return with("Signature",
                        Base64.getEncoder().encodeToString(ProviderKeys.signature(algorithm, signer.key(), text)));
            } catch (UnprovenException | JsonProcessingException e) {
                throw new AssertionError(e);
            }
        }

        String json() {
            try {
                return JSON.writeValueAsString(fields);
            } catch (JsonProcessingException e) {
                throw new AssertionError(e);
            }
        }
    }

    static Draft notification(String message, Instant at) {
        return new Draft().with("Type", "Notification").with("MessageId", UUID.randomUUID().toString())
                .with("TopicArn", ProviderKeys.TOPIC).with("Subject", "Amazon SES Email Event Notification")
                .with("Message", message).with("Timestamp", at.toString()).with("SignatureVersion", "1")
                .with("SigningCertURL", CERTIFICATE)
                .with("UnsubscribeURL", "https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe");
    }

    static Draft confirmation(Instant at) {
        return new Draft().with("Type", "SubscriptionConfirmation").with("MessageId", UUID.randomUUID().toString())
                .with("TopicArn", ProviderKeys.TOPIC).with("Token", "2336412f37fb687f5d51e6e2")
                .with("Message", "You have chosen to subscribe to the topic " + ProviderKeys.TOPIC + ".")
                .with("SubscribeURL", "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn="
                        + ProviderKeys.TOPIC + "&Token=2336412f37fb687f5d51e6e2")
                .with("Timestamp", at.toString()).with("SignatureVersion", "1").with("SigningCertURL", CERTIFICATE);
    }
}
