package io.tocsin.receipt.provider;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;

/**
 * SendGrid's event webhook: an array of events, signed with ECDSA on P-256 over a timestamp and the raw body. Of its keys any
 * may have signed.
 */
@Startup
@Singleton
class SendGrid implements Provider {

    static final String SIGNATURE = "X-Twilio-Email-Event-Webhook-Signature";
    static final String TIMESTAMP = "X-Twilio-Email-Event-Webhook-Timestamp";

    /** SendGrid tries for a day, and nothing says that it signs anew. The body is signed, so a repetition changes nothing. */
    private static final Duration OLDEST = Duration.ofHours(25);
    private static final Duration CLOCKS_APART = Duration.ofMinutes(15);
    private static final BigInteger P256_ORDER = new BigInteger(
            "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private final List<PublicKey> keys;

    SendGrid(ProviderSettings settings) {
        keys = settings.sendgrid().publicKey().orElse(List.of()).stream().map(SendGrid::key).toList();
    }

    /** @throws IllegalArgumentException at the start of the service, when it is no such key */
    private static PublicKey key(String base64) {
        try {
            PublicKey key = KeyFactory.getInstance("EC")
                    .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64.strip())));
            if (key instanceof ECPublicKey ec && ec.getParams().getOrder().equals(P256_ORDER)) {
                return key;
            }
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException("tocsin.receipts.sendgrid.public-key (TOCSIN_RECEIPTS_SENDGRID_PUBLIC_KEY) is not "
                + "a public key as SendGrid shows it: Base64 of an ECDSA key on P-256");
    }

    @Override
    public boolean isConfigured() {
        return !keys.isEmpty();
    }

    @Override
    public Batch read(Posted posted) throws UnprovenException {
        String timestamp = posted.header().apply(TIMESTAMP);
        String signature = posted.header().apply(SIGNATURE);
        if (timestamp == null || signature == null) {
            throw UnprovenException.because("no signature");
        }
        byte[] signed;
        try {
            signed = Base64.getDecoder().decode(signature);
        } catch (IllegalArgumentException e) {
            throw UnprovenException.because("the signature is not Base64");
        }
        if (keys.stream().noneMatch(key -> holds(key, signed, timestamp, posted.body()))) {
            throw UnprovenException.because("the signature does not hold");
        }
        Window.check(timestamp, posted.at(), OLDEST, CLOCKS_APART);
        return Batch.of(events(posted.body(), posted.at()));
    }

    private static boolean holds(PublicKey key, byte[] signature, String timestamp, byte[] body) {
        try {
            Signature check = Signature.getInstance("SHA256withECDSA");
            check.initVerify(key);
            check.update(timestamp.getBytes(StandardCharsets.UTF_8));
            check.update(body);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // not even shaped like one
        }
    }

    private static List<io.tocsin.receipt.Receipt> events(byte[] body, Instant now) {
        return Fields.read(body).filter(all -> !all.each().isEmpty())
                .map(all -> all.each().stream().map(event -> Odd.withEvent(SendGridEvent.receipt(event, now), event)).toList())
                .orElseGet(() -> List.of(Odd.body("sendgrid", body, now)));
    }
}
