package io.tocsin.receipt.provider;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.inject.Singleton;

/**
 * Mailgun's webhook: one event, with an HMAC-SHA256 over a timestamp and a token beside it. The event itself is not signed, so
 * each token counts once, with the body it first came with; {@link Tokens} remembers them longer than the window is wide.
 */
@Singleton
class Mailgun implements Provider {

    /** Mailgun tries for eight hours, and nothing says that it signs anew. */
    static final Duration OLDEST = Duration.ofHours(9);
    private static final Duration CLOCKS_APART = Duration.ofMinutes(15);
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST_TOKEN = 200;

    private final List<SecretKeySpec> keys;

    Mailgun(ProviderSettings settings) {
        keys = settings.mailgun().signingKey().orElse(List.of()).stream().map(String::strip).filter(key -> !key.isEmpty())
                .map(key -> new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM)).toList();
    }

    @Override
    public boolean isConfigured() {
        return !keys.isEmpty();
    }

    @Override
    public Batch read(Posted posted) throws UnprovenException {
        Fields body = Fields.read(posted.body()).orElseThrow(() -> UnprovenException.because("not JSON"));
        Fields proof = body.at("signature");
        String timestamp = proof.text("timestamp");
        String token = proof.exactly("token");
        String signature = proof.exactly("signature");
        if (timestamp == null || token == null || signature == null || token.isEmpty() || token.length() > LONGEST_TOKEN) {
            throw UnprovenException.because("no signature");
        }
        byte[] signed = unhex(signature);
        if (keys.stream().noneMatch(key -> MessageDigest.isEqual(mac(key, timestamp + token), signed))) {
            throw UnprovenException.because("the signature does not hold");
        }
        Window.check(timestamp, posted.at(), OLDEST, CLOCKS_APART);
        Fields event = body.at("event-data");
        return new Batch(List.of(Odd.withEvent(MailgunEvent.receipt(event, posted.at()), event)),
                new Batch.Token("mailgun", Fields.storable(token), Odd.sha256(posted.body())));
    }

    private static byte[] unhex(String signature) throws UnprovenException {
        try {
            return HexFormat.of().parseHex(signature);
        } catch (IllegalArgumentException e) {
            throw UnprovenException.because("the signature is not hexadecimal");
        }
    }

    private static byte[] mac(SecretKeySpec key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }
}
