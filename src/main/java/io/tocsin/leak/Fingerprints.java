package io.tocsin.leak;

/**
 * Numbers by fingerprint: open addressing in {@value #PARTS} parts that grow one by one, so that growing never needs much
 * more memory than what is there. Some 20 octets an entry. Written by one thread, then read by any.
 */
final class Fingerprints {

    private static final int PARTS = 256;
    private static final int FIRST = 16;

    private final long[][] keys = new long[PARTS][FIRST];
    private final int[][] values = new int[PARTS][FIRST];
    private final int[] sizes = new int[PARTS];
    private int size;

    int size() {
        return size;
    }

    /** @return 0 when it is not there */
    int get(long fingerprint) {
        int part = part(fingerprint);
        return values[part][slot(keys[part], values[part], fingerprint)];
    }

    /** @param value not 0; in place of the one before */
    void put(long fingerprint, int value) {
        int part = part(fingerprint);
        int slot = slot(keys[part], values[part], fingerprint);
        if (values[part][slot] == 0) {
            size++;
            if (4 * ++sizes[part] > 3 * keys[part].length) {
                grow(part);
                slot = slot(keys[part], values[part], fingerprint);
            }
        }
        keys[part][slot] = fingerprint;
        values[part][slot] = value;
    }

    private void grow(int part) {
        long[] oldKeys = keys[part];
        int[] oldValues = values[part];
        int capacity = oldKeys.length + oldKeys.length / 2;
        keys[part] = new long[capacity];
        values[part] = new int[capacity];
        for (int i = 0; i < oldKeys.length; i++) {
            if (oldValues[i] != 0) {
                int slot = slot(keys[part], values[part], oldKeys[i]);
                keys[part][slot] = oldKeys[i];
                values[part][slot] = oldValues[i];
            }
        }
    }

    private static int part(long fingerprint) {
        return (int) (fingerprint >>> 56);
    }

    private static int slot(long[] keys, int[] values, long fingerprint) {
        int slot = (int) ((fingerprint & 0xFFFFFFFFL) * keys.length >>> 32);
        while (values[slot] != 0 && keys[slot] != fingerprint) {
            slot = slot + 1 == keys.length ? 0 : slot + 1;
        }
        return slot;
    }
}
