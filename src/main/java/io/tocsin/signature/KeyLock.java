package io.tocsin.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import jakarta.inject.Singleton;

import io.tocsin.access.Secret;

/**
 * Locks private keys for the database: AES-256-GCM (NIST SP 800-38D) with a key made from {@code TOCSIN_SECRET}, so that a
 * copy of the database signs nothing. What is locked is bound to its key's id: rows cannot be exchanged.
 */
@Singleton
class KeyLock {

    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SecretKeySpec key;

    KeyLock(Secret secret) {
        key = new SecretKeySpec(secret.key("signing keys at rest"), "AES");
    }

    /** @return the nonce, then what was encrypted with its tag */
    byte[] lock(String kid, byte[] plain) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        try {
            byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, kid, nonce).doFinal(plain);
            byte[] locked = Arrays.copyOf(nonce, NONCE + encrypted.length);
            System.arraycopy(encrypted, 0, locked, NONCE, encrypted.length);
            return locked;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has AES-GCM", e);
        }
    }

    /** @return empty for what was locked under another secret, for another key, or changed since */
    Optional<byte[]> open(String kid, byte[] locked) {
        if (locked.length <= NONCE) {
            return Optional.empty();
        }
        try {
            return Optional.of(cipher(Cipher.DECRYPT_MODE, kid, Arrays.copyOf(locked, NONCE)).doFinal(locked, NONCE,
                    locked.length - NONCE));
        } catch (AEADBadTagException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has AES-GCM", e);
        }
    }

    private Cipher cipher(int mode, String kid, byte[] nonce) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(kid.getBytes(UTF_8));
        return cipher;
    }
}
