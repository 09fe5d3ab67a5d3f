package io.tocsin.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/** {@code TOCSIN_SECRET}, which every replica shares and nobody sees: proof that a text was made by this installation. */
@Singleton
public class Secret {

    private static final String ALGORITHM = "HmacSHA256";

    private static final byte[] NO_SALT = new byte[32];

    private final byte[] secret;
    /** Looking one up and keying it takes longer than what it does. */
    private final ThreadLocal<Mac> macs;

    Secret(@ConfigProperty(name = "tocsin.secret") String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        var key = new SecretKeySpec(this.secret, ALGORITHM);
        macs = ThreadLocal.withInitial(() -> keyed(key));
    }

    private static Mac keyed(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    }

    /**
     * HMAC-SHA256 over the purpose and the parts, each with its length before it, so that no two ways of cutting the same
     * bytes give the same proof and none made for one purpose holds for another.
     *
     * @return 32 bytes
     */
    public byte[] mac(String purpose, byte[]... parts) {
        Mac mac = macs.get();
        update(mac, purpose.getBytes(StandardCharsets.UTF_8));
        for (byte[] part : parts) {
            update(mac, part);
        }
        return mac.doFinal();
    }

    /**
     * A key for a cipher, made from the secret by HKDF-SHA256 without salt (RFC 5869): none made for one purpose says anything
     * of another.
     *
     * @return 32 bytes
     */
    public byte[] key(String purpose) {
        byte[] extracted = keyed(new SecretKeySpec(NO_SALT, ALGORITHM)).doFinal(secret);
        Mac expand = keyed(new SecretKeySpec(extracted, ALGORITHM));
        expand.update(purpose.getBytes(StandardCharsets.UTF_8));
        return expand.doFinal(new byte[] { 1 });
    }

    /** Whether the proof holds, in a time that says nothing about how nearly it does. */
    public boolean holds(byte[] proof, String purpose, byte[]... parts) {
        return MessageDigest.isEqual(proof, mac(purpose, parts));
    }

    private static void update(Mac mac, byte[] part) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).array());
        mac.update(part);
    }
}
