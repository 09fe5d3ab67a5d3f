package io.tocsin.receipt.provider;

import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

import jakarta.inject.Singleton;

/** Proves that a message came from SNS, by way of a topic that was configured, not long ago; confirms subscriptions. */
@Singleton
class Sns {

    /** SNS tries for an hour at most (delivery policies); a quarter of an hour more for clocks that differ. */
    private static final Duration OLDEST = Duration.ofMinutes(75);
    private static final Duration CLOCKS_APART = Duration.ofMinutes(15);

    private final Set<String> topics;
    private final SnsCertificates certificates;
    private final Fetch fetch;

    Sns(ProviderSettings settings, SnsCertificates certificates, Fetch fetch) {
        topics = settings.ses().topics().orElse(Set.of());
        this.certificates = certificates;
        this.fetch = fetch;
    }

    boolean hasTopics() {
        return !topics.isEmpty();
    }

    /** What costs nothing is asked first: nobody has us fetch anything who cannot name a topic of ours. */
    SnsMessage proved(byte[] body, Instant now) throws UnprovenException {
        SnsMessage message = SnsMessage
                .of(Fields.read(body).orElseThrow(() -> UnprovenException.because("not JSON")));
        if (!topics.contains(message.topicArn())) {
            throw UnprovenException.because("the topic is none of those configured");
        }
        Window.check(message.at(), now, OLDEST, CLOCKS_APART);
        URI address = SnsAddress.ofCertificate(message.signingCertUrl(), message.region())
                .orElseThrow(() -> UnprovenException.because("its certificate is not at SNS"));
        if (!holds(message, certificates.at(address, now))) {
            throw UnprovenException.because("the signature does not hold");
        }
        return message;
    }

    private static boolean holds(SnsMessage message, X509Certificate certificate) throws UnprovenException {
        String algorithm = switch (message.signatureVersion()) {
            case "1" -> "SHA1withRSA";
            case "2" -> "SHA256withRSA";
            default -> throw UnprovenException.because("the signature's version is unknown");
        };
        try {
            Signature check = Signature.getInstance(algorithm);
            check.initVerify(certificate.getPublicKey());
            check.update(message.signed());
            return check.verify(Base64.getDecoder().decode(message.signature()));
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false; // not even shaped like one
        }
    }

    /** Says yes to SNS, which sends nothing before. Only for a proved message; SNS asks again until it has its answer. */
    void confirm(SnsMessage message) throws UnprovenException {
        URI address = SnsAddress.ofConfirmation(message.subscribeUrl(), message.region(), message.topicArn())
                .orElseThrow(() -> UnprovenException.because("its confirmation is not at SNS"));
        try {
            if (fetch.get(address).isEmpty()) {
                throw UnprovenException.forNow("SNS did not take the confirmation");
            }
        } catch (IOException e) {
            throw UnprovenException.forNow("SNS cannot be reached: " + e.getClass().getSimpleName());
        }
    }
}
