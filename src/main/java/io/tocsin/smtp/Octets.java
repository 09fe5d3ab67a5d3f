package io.tocsin.smtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Finds octets eight at a time: most of a letter is plain ASCII that only has to be stepped over. */
public final class Octets {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHEST_BITS = 0x80 * ONES;
    private static final long SPACES = ' ' * ONES;
    private static final long EQUAL_SIGNS = '=' * ONES;

    private Octets() {
    }

    /** @return index of the first octet above 127 from {@code from} on; the length when there is none */
    public static int beyondAscii(byte[] octets, int from) {
        int i = from;
        while (i <= octets.length - Long.BYTES && ((long) EIGHT.get(octets, i) & HIGHEST_BITS) == 0) {
            i += Long.BYTES;
        }
        while (i < octets.length && octets[i] >= 0) {
            i++;
        }
        return i;
    }

    /** @return how many octets are above 127 */
    static int countBeyondAscii(byte[] octets) {
        int count = 0;
        int i = 0;
        for (; i <= octets.length - Long.BYTES; i += Long.BYTES) {
            count += Long.bitCount((long) EIGHT.get(octets, i) & HIGHEST_BITS);
        }
        for (; i < octets.length; i++) {
            count += octets[i] < 0 ? 1 : 0;
        }
        return count;
    }

    /** @return index of the first octet from {@code from} on that is not printable ASCII; the length when there is none */
    static int beyondPrintable(byte[] octets, int from) {
        int i = from;
        while (i <= octets.length - Long.BYTES && isPrintable((long) EIGHT.get(octets, i))) {
            i += Long.BYTES;
        }
        while (i < octets.length && octets[i] >= ' ' && octets[i] != 0x7F) {
            i++;
        }
        return i;
    }

    /** As {@link #beyondPrintable}, and not an equal sign either. */
    static int beyondLiteral(byte[] octets, int from) {
        int i = from;
        while (i <= octets.length - Long.BYTES && isLiteral((long) EIGHT.get(octets, i))) {
            i += Long.BYTES;
        }
        while (i < octets.length && octets[i] >= ' ' && octets[i] != '=' && octets[i] != 0x7F) {
            i++;
        }
        return i;
    }

    /** An octet below a space borrows, one above 126 carries, one above 127 is marked already: each into its highest bit. */
    private static boolean isPrintable(long eight) {
        return ((eight - SPACES | eight + ONES | eight) & HIGHEST_BITS) == 0;
    }

    private static boolean isLiteral(long eight) {
        long zeroWhereEqual = eight ^ EQUAL_SIGNS;
        return isPrintable(eight) && (zeroWhereEqual - ONES & ~zeroWhereEqual & HIGHEST_BITS) == 0;
    }
}
