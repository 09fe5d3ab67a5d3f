package io.tocsin.advisory;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 over parts, each with its length before it, so that no two lists of parts have the same digest. */
final class Digest {

    private final MessageDigest sha256;

    Digest() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    Digest add(byte[] part) {
        sha256.update(ByteBuffer.allocate(4).putInt(part.length).array());
        sha256.update(part);
        return this;
    }

    /** @param part null counts as a part of its own, unlike {@code ""} */
    Digest add(String part) {
        if (part == null) {
            sha256.update(new byte[] { -1, -1, -1, -1 });
            return this;
        }
        return add(part.getBytes(StandardCharsets.UTF_8));
    }

    byte[] value() {
        return sha256.digest();
    }
}
