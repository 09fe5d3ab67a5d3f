package io.tocsin.delivery.courier;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Singleton;

import io.tocsin.access.Secret;

/**
 * An envelope sender of its own for every delivery (VERP), so that a returned mail says by its address whose it is, and the
 * same as an envelope id (RFC 3461, section 4.4). Each carries a proof under {@code TOCSIN_SECRET}: nobody who has not seen
 * a letter can forge its bounce.
 */
@Singleton
public class ReturnPath {

    private static final String PURPOSE = "return-path";
    /** Digits of base 32, in small letters: some servers change the case of addresses. */
    private static final int RADIX = 32;
    private static final int BITS = 5;
    private static final int ID_DIGITS = 26;
    /** 60 bits. */
    private static final int PROOF_DIGITS = 12;
    private static final Pattern MARK = Pattern.compile("([0-9a-v]{" + ID_DIGITS + "})\\.([0-9a-v]{" + PROOF_DIGITS + "})");
    private static final int MOST_READ = 400;

    private final Secret secret;
    private final Optional<String> bounceAddress;

    ReturnPath(Secret secret, CourierSettings settings) {
        this.secret = secret;
        this.bounceAddress = settings.bounceAddress().map(String::strip).filter(address -> !address.isEmpty());
        if (bounceAddress.isPresent() && !bounceAddress.get().matches("[^@+\\s<>]+@[^@\\s<>]+")) {
            throw new IllegalArgumentException("tocsin.delivery.bounce-address (TOCSIN_DELIVERY_BOUNCE_ADDRESS) is not an "
                    + "e-mail address without a plus sign");
        }
    }

    /** {@code bounces+<id>.<proof>@vendor.example}; empty when no bounce address is set. */
    public Optional<String> of(UUID deliveryId) {
        return ofEnvid(envid(deliveryId));
    }

    /** The same for a delivery whose envelope id is known. */
    Optional<String> ofEnvid(String envid) {
        return bounceAddress.map(address -> {
            int at = address.lastIndexOf('@');
            return address.substring(0, at) + "+" + envid + address.substring(at);
        });
    }

    /** @return the delivery that this envelope sender was made for; empty when it is not one of ours or was forged */
    public Optional<UUID> deliveryOf(String address) {
        if (bounceAddress.isEmpty() || address == null || address.length() > MOST_READ) {
            return Optional.empty();
        }
        String known = bounceAddress.get().toLowerCase(Locale.ROOT);
        String asked = address.strip().toLowerCase(Locale.ROOT).replaceAll("^<|>$", "");
        int at = known.lastIndexOf('@');
        String beginning = known.substring(0, at) + "+";
        if (!asked.startsWith(beginning) || !asked.endsWith(known.substring(at))
                || asked.length() < beginning.length() + known.length() - at) {
            return Optional.empty();
        }
        return deliveryOfMark(asked.substring(beginning.length(), asked.length() - (known.length() - at)));
    }

    /** At most 100 characters, and none that would have to be escaped. */
    public String envid(UUID deliveryId) {
        return mark(deliveryId);
    }

    /** @return the delivery that this envelope id was made for; empty when it is not one of ours or was forged */
    public Optional<UUID> deliveryOfEnvid(String envid) {
        return envid == null || envid.length() > MOST_READ ? Optional.empty()
                : deliveryOfMark(envid.strip().toLowerCase(Locale.ROOT));
    }

    private Optional<UUID> deliveryOfMark(String mark) {
        Matcher parts = MARK.matcher(mark);
        if (!parts.matches()) {
            return Optional.empty();
        }
        BigInteger number = new BigInteger(parts.group(1), RADIX);
        UUID id = new UUID(number.shiftRight(Long.SIZE).longValue(), number.longValue());
        byte[] expected = mark(id).getBytes(US_ASCII);
        return MessageDigest.isEqual(expected, mark.getBytes(US_ASCII)) ? Optional.of(id) : Optional.empty();
    }

    private String mark(UUID deliveryId) {
        byte[] id = ByteBuffer.allocate(2 * Long.BYTES).putLong(deliveryId.getMostSignificantBits())
                .putLong(deliveryId.getLeastSignificantBits()).array();
        long proof = ByteBuffer.wrap(secret.mac(PURPOSE, id)).getLong();
        return digits(deliveryId.getMostSignificantBits(), deliveryId.getLeastSignificantBits(), ID_DIGITS) + "."
                + digits(0, proof, PROOF_DIGITS);
    }

    /** The last digits of a number of 128 bits. */
    private static String digits(long high, long low, int count) {
        char[] digits = new char[count];
        for (int i = count - 1; i >= 0; i--) {
            digits[i] = Character.forDigit((int) low & RADIX - 1, RADIX);
            low = low >>> BITS | high << Long.SIZE - BITS;
            high >>>= BITS;
        }
        return new String(digits);
    }
}
