package io.tocsin.advisory;

import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.UUID;

import jakarta.inject.Singleton;

import io.tocsin.access.Secret;

/**
 * The code in every mail by which its recipient can check that it is genuine without using a link of it: short enough to
 * type, without characters that look alike (Crockford's base 32), and with a check digit (Luhn mod 32), so that a slip of
 * the finger is told from a forgery. Made from the delivery's id under {@code TOCSIN_SECRET}: nobody else can make one.
 */
@Singleton
public class CheckCode {

    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    /** 45 bits: with a million codes in use, one guess in 35 million is one of them. */
    private static final int DIGITS = 9;
    private static final long MASK = (1L << 5 * DIGITS) - 1;

    private final Secret secret;

    CheckCode(Secret secret) {
        this.secret = secret;
    }

    /** What is looked up when a code is typed; 0 to 2^45 - 1. */
    public long numberOf(UUID deliveryId) {
        byte[] id = ByteBuffer.allocate(16).putLong(deliveryId.getMostSignificantBits())
                .putLong(deliveryId.getLeastSignificantBits()).array();
        return ByteBuffer.wrap(secret.mac("check code", id)).getLong() & MASK;
    }

    /**
     * As it stands in the mail: {@code 7KQ2M-X94TD}.
     *
     * @param number as it was made and stored at preparation, so that a secret that is changed later changes no code
     */
    public static String write(long number) {
        var digits = new StringBuilder();
        for (int shift = 5 * (DIGITS - 1); shift >= 0; shift -= 5) {
            digits.append(ALPHABET.charAt((int) (number >> shift) & 31));
        }
        digits.append(ALPHABET.charAt((32 - sum(digits, 2)) % 32));
        return digits.insert(5, '-').toString();
    }

    /**
     * @param typed by a person: any case, with or without dashes and spaces, O for 0, I or L for 1
     * @return what to look up; empty when it cannot be a code of ours
     */
    public static OptionalLong read(String typed) {
        if (typed == null || typed.length() > 100) {
            return OptionalLong.empty();
        }
        String digits = typed.toUpperCase(java.util.Locale.ROOT).replaceAll("[\\s\\p{Pd}]", "").replace('O', '0')
                .replace('I', '1').replace('L', '1');
        if (digits.length() != DIGITS + 1 || digits.chars().anyMatch(digit -> ALPHABET.indexOf(digit) < 0)
                || sum(digits, 1) != 0) {
            return OptionalLong.empty();
        }
        long number = 0;
        for (int i = 0; i < DIGITS; i++) {
            number = number << 5 | ALPHABET.indexOf(digits.charAt(i));
        }
        return OptionalLong.of(number);
    }

    /** Luhn's sum mod 32 from the right; {@code factor} is that of the last digit. */
    private static int sum(CharSequence digits, int factor) {
        int sum = 0;
        for (int i = digits.length() - 1; i >= 0; i--) {
            int addend = factor * ALPHABET.indexOf(digits.charAt(i));
            sum += addend / 32 + addend % 32;
            factor = 3 - factor;
        }
        return sum % 32;
    }
}
