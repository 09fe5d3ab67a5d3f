package io.tocsin.access;

import java.util.regex.Pattern;

import io.tocsin.postgres.StartRefused;

/** {@code TOCSIN_BOOTSTRAP_API_KEY}: the first key, where somebody chooses it. Looked at before anything is started. */
public final class FirstKey {

    /** In which the key is configured. */
    public static final String SETTING = "tocsin.bootstrap-api-key";

    private static final int MINIMUM_LENGTH = 32;
    private static final int MINIMUM_VARIETY = 10;
    /** What RFC 6750, section 2.1 lets stand in the header. */
    private static final Pattern SENDABLE = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private FirstKey() {
    }

    /** @throws StartRefused if the key could be guessed or not be sent, without the key */
    public static void refuseWeak(String key) {
        String fault = null;
        if (key.length() < MINIMUM_LENGTH) {
            fault = "is shorter than " + MINIMUM_LENGTH + " characters";
        } else if (key.chars().distinct().count() < MINIMUM_VARIETY) {
            fault = "repeats a few characters and can be guessed";
        } else if (!SENDABLE.matcher(key).matches()) {
            fault = "has characters that cannot be sent; use letters, digits and -._~+/ only";
        } else if (key.startsWith(KeyText.PREFIX) && !KeyText.isWellFormed(key)) {
            fault = "starts with " + KeyText.PREFIX + " but its checksum does not hold: it was mistyped";
        }
        if (fault != null) {
            throw new StartRefused("TOCSIN_BOOTSTRAP_API_KEY " + fault
                    + ". Set a random one, e.g. from: openssl rand -hex 32");
        }
    }
}
