package io.tocsin.receipt.provider;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;

import jakarta.inject.Singleton;

import io.quarkus.runtime.Startup;

/** Postmark's webhook: one event, sent with the user and password of the address it was given. It signs nothing. */
@Startup
@Singleton
class Postmark implements Provider {

    private static final String SCHEME = "Basic ";
    private static final int SHORTEST_PASSWORD = 16;

    /** Of user, colon and password; null where they are not set. */
    private final byte[] expected;

    /** @throws IllegalArgumentException at the start of the service, when only half is set, or it can be guessed */
    Postmark(ProviderSettings settings) {
        String user = settings.postmark().username().orElse("");
        String password = settings.postmark().password().orElse("");
        if (user.isEmpty() && password.isEmpty()) {
            expected = null;
            return;
        }
        if (user.isEmpty() || user.contains(":") || password.length() < SHORTEST_PASSWORD) {
            throw new IllegalArgumentException("tocsin.receipts.postmark.username and .password (TOCSIN_RECEIPTS_POSTMARK_"
                    + "USERNAME, _PASSWORD) are set together; the user has no colon, the password " + SHORTEST_PASSWORD
                    + " characters or more");
        }
        expected = Odd.sha256((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean isConfigured() {
        return expected != null;
    }

    @Override
    public Batch read(Posted posted) throws UnprovenException {
        String sent = posted.header().apply("Authorization");
        if (sent == null || !sent.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw UnprovenException.because("no user and password");
        }
        // Of digests, so that the time it takes says nothing of the length either.
        if (!MessageDigest.isEqual(expected, Odd.sha256(decoded(sent.substring(SCHEME.length()).strip())))) {
            throw UnprovenException.because("wrong user or password");
        }
        return Batch.of(
                List.of(Fields.read(posted.body()).map(event -> Odd.withEvent(PostmarkEvent.receipt(event, posted.at()), event))
                        .orElseGet(() -> Odd.body("postmark", posted.body(), posted.at()))));
    }

    private static byte[] decoded(String credentials) throws UnprovenException {
        try {
            return Base64.getDecoder().decode(credentials);
        } catch (IllegalArgumentException e) {
            throw UnprovenException.because("user and password are not Base64");
        }
    }
}
