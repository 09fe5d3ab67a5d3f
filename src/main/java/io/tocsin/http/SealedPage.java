package io.tocsin.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterOutputStream;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A page that nobody reads without its token: deflated, then AES-256-GCM (NIST SP 800-38D) under the token's hash, behind a
 * nonce of 12 bytes.
 */
final class SealedPage {

    private static final int TOKEN = 32;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private SealedPage() {
    }

    /** @return 256 random bits in 43 characters that stand in an address as they are */
    static String token() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random(TOKEN));
    }

    /** What is stored of a token; it says nothing of the key. */
    static byte[] id(String token, String address) {
        return hash("id", token, address);
    }

    static byte[] seal(String token, String text) {
        var deflated = new ByteArrayOutputStream();
        try (var out = new DeflaterOutputStream(deflated)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] nonce = random(NONCE);
        byte[] sealed = crypt(Cipher.ENCRYPT_MODE, token, nonce, deflated.toByteArray());
        byte[] whole = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, whole, NONCE, sealed.length);
        return whole;
    }

    static String open(String token, byte[] whole) {
        byte[] deflated = crypt(Cipher.DECRYPT_MODE, token, Arrays.copyOf(whole, NONCE),
                Arrays.copyOfRange(whole, NONCE, whole.length));
        var text = new ByteArrayOutputStream();
        try (var out = new InflaterOutputStream(text)) {
            out.write(deflated);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString(StandardCharsets.UTF_8);
    }

    private static byte[] crypt(int mode, String token, byte[] nonce, byte[] octets) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(hash("key", token), "AES"), new GCMParameterSpec(TAG_BITS, nonce));
            return cipher.doFinal(octets);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("A kept page cannot be sealed or opened", e);
        }
    }

    private static byte[] hash(String... parts) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(String.join("\n", parts).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
