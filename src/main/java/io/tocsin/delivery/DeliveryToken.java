package io.tocsin.delivery;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;

import jakarta.inject.Singleton;

import io.tocsin.access.Secret;

/**
 * The authority in a recipient's link: who has it may answer for the tenant. Made from the delivery's id under
 * {@code TOCSIN_SECRET} when sending and again when checking, so that it is stored nowhere and a resend has the same one.
 * Raising the delivery's token version makes every earlier token void.
 */
@Singleton
public class DeliveryToken {

    private static final int ID = 16;
    private static final int VERSION = 2;
    /** 128 bits of proof: unguessable. */
    private static final int PROOF = 16;

    private final Secret secret;

    DeliveryToken(Secret secret) {
        this.secret = secret;
    }

    /** Which delivery a token that we made names; whether its version is still the delivery's is for the caller to ask. */
    public record Named(UUID deliveryId, int version) {
    }

    /** @return 46 characters of the URL-safe base 64 alphabet */
    public String of(UUID deliveryId, int version) {
        byte[] named = named(deliveryId, version);
        byte[] token = Arrays.copyOf(named, ID + VERSION + PROOF);
        System.arraycopy(proof(named), 0, token, ID + VERSION, PROOF);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /** @return empty for anything that we did not make */
    public Optional<Named> read(String token) {
        byte[] bytes = decode(token);
        if (bytes.length != ID + VERSION + PROOF) {
            return Optional.empty();
        }
        byte[] named = Arrays.copyOf(bytes, ID + VERSION);
        byte[] claimed = Arrays.copyOfRange(bytes, ID + VERSION, bytes.length);
        if (!MessageDigest.isEqual(claimed, proof(named))) {
            return Optional.empty();
        }
        ByteBuffer parts = ByteBuffer.wrap(named);
        return Optional.of(new Named(new UUID(parts.getLong(), parts.getLong()), Short.toUnsignedInt(parts.getShort())));
    }

    private byte[] proof(byte[] named) {
        return Arrays.copyOf(secret.mac("acknowledgement token", named), PROOF);
    }

    private static byte[] named(UUID deliveryId, int version) {
        return ByteBuffer.allocate(ID + VERSION).putLong(deliveryId.getMostSignificantBits())
                .putLong(deliveryId.getLeastSignificantBits()).putShort((short) version).array();
    }

    private static byte[] decode(String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }
}
