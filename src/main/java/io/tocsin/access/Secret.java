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

    /** Looking it up takes longer than what it does. */
    private static final ThreadLocal<Mac> MAC = ThreadLocal.withInitial(() -> {
        try {
            return Mac.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
    });

    private final SecretKeySpec key;

    Secret(@ConfigProperty(name = "tocsin.secret") String secret) {
        key = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    /**
     * HMAC-SHA256 over the purpose and the parts, each with its length before it, so that no two ways of cutting the same
     * bytes give the same proof and none made for one purpose holds for another.
     *
     * @return 32 bytes
     */
    public byte[] mac(String purpose, byte[]... parts) {
        try {
            Mac mac = MAC.get();
            mac.init(key);
            update(mac, purpose.getBytes(StandardCharsets.UTF_8));
            for (byte[] part : parts) {
                update(mac, part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + ALGORITHM, e);
        }
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
