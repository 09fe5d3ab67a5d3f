package io.tocsin.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;

/**
 * The public half of a signing key.
 *
 * @param x 32 octets (RFC 8032, section 5.1.5)
 */
record PublicKey(byte[] x, Instant madeAt) {

    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    /** As a JSON Web Key (RFC 7517, RFC 8037), which names no secret. */
    record Jwk(String kty, String crv, String x, String kid, String use, String alg) {
    }

    Jwk jwk() {
        return new Jwk("OKP", "Ed25519", BASE64URL.encodeToString(x), kid(), "sig", "EdDSA");
    }

    /** The thumbprint (RFC 7638, section 3): the same key has the same name everywhere. */
    String kid() {
        String required = "{\"crv\":\"Ed25519\",\"kty\":\"OKP\",\"x\":\"" + BASE64URL.encodeToString(x) + "\"}";
        return BASE64URL.encodeToString(sha256().digest(required.getBytes(US_ASCII)));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
