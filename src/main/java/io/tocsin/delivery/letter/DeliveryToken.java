package io.tocsin.delivery.letter;

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
        return written(named, proof(named));
    }

    private static String written(byte[] named, byte[] proof) {
        byte[] token = Arrays.copyOf(named, ID + VERSION + PROOF);
        System.arraycopy(proof, 0, token, ID + VERSION, PROOF);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }

    /**
     * The token of a page that was opened with a passphrase: it stands in no mail, and is void once the passphrase is another.
     *
     * @param passphrase as it is kept
     */
    public String opened(UUID deliveryId, int version, byte[] passphrase) {
        return written(named(deliveryId, version), openedProof(named(deliveryId, version), passphrase));
    }

    /** @return empty for anything that we did not make */
    public Optional<Named> read(String token) {
        return claimed(token).filter(named -> isFor(named, token));
    }

    /** @return which delivery a text of the right form names, whoever made it; see {@link #isFor} and {@link #isOpenedFor} */
    public Optional<Named> claimed(String token) {
        byte[] bytes = decode(token);
        if (bytes.length != ID + VERSION + PROOF) {
            return Optional.empty();
        }
        ByteBuffer parts = ByteBuffer.wrap(bytes);
        return Optional.of(new Named(new UUID(parts.getLong(), parts.getLong()), Short.toUnsignedInt(parts.getShort())));
    }

    /** Whether it is the token that stands in the mail. */
    public boolean isFor(Named named, String token) {
        return MessageDigest.isEqual(proofIn(token), proof(named(named.deliveryId(), named.version())));
    }

    /** Whether it is the token of a page that was opened with this passphrase. */
    public boolean isOpenedFor(Named named, byte[] passphrase, String token) {
        return MessageDigest.isEqual(proofIn(token),
                openedProof(named(named.deliveryId(), named.version()), passphrase));
    }

    private static byte[] proofIn(String token) {
        byte[] bytes = decode(token);
        return bytes.length < ID + VERSION ? new byte[0] : Arrays.copyOfRange(bytes, ID + VERSION, bytes.length);
    }

    private byte[] proof(byte[] named) {
        return Arrays.copyOf(secret.mac("acknowledgement token", named), PROOF);
    }

    private byte[] openedProof(byte[] named, byte[] passphrase) {
        return Arrays.copyOf(secret.mac("opened token", named, passphrase), PROOF);
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
