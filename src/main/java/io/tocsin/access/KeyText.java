package io.tocsin.access;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The text of an API key: {@code tocsin_}, 43 random characters (256 bits in base 62), and six that check them. The prefix
 * lets scanners of leaked secrets recognise a key; the checksum tells a mistyped key from a revoked one without a look-up.
 */
final class KeyText {

    static final String PREFIX = "tocsin_";
    private static final int CHECK_LENGTH = 6;
    private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9A-Za-z]{" + (RandomText.LENGTH + CHECK_LENGTH) + "}");

    private KeyText() {
    }

    static String random() {
        String key = PREFIX + RandomText.make();
        return key + check(key);
    }

    /** Whether this has the form of a key of ours and its checksum holds. */
    static boolean isWellFormed(String key) {
        return FORM.matcher(key).matches()
                && check(key.substring(0, key.length() - CHECK_LENGTH)).equals(key.substring(key.length() - CHECK_LENGTH));
    }

    /** What is stored of a key. Unsalted and fast, which is enough: a key cannot be guessed. */
    static byte[] hash(String key) {
        return RandomText.hash(key);
    }

    /** What is shown of a key afterwards: enough to tell two apart. */
    static String shown(String key) {
        return key.substring(0, Math.min(key.length(), key.startsWith(PREFIX) ? PREFIX.length() + 6 : 6));
    }

    private static String check(CharSequence key) {
        var crc = new CRC32();
        crc.update(key.toString().getBytes(StandardCharsets.UTF_8));
        long rest = crc.getValue();
        var check = new char[CHECK_LENGTH];
        for (int i = CHECK_LENGTH - 1; i >= 0; i--) {
            check[i] = RandomText.ALPHABET.charAt((int) (rest % RandomText.ALPHABET.length()));
            rest /= RandomText.ALPHABET.length();
        }
        return new String(check);
    }
}
