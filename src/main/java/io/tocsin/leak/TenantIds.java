package io.tocsin.leak;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Tenant ids by number, as octets one after the other: a million of them take some 16 MB and not 60. */
final class TenantIds {

    private byte[] octets = new byte[1024];
    private int[] ends = new int[64];
    private int count;

    /** @return its number, from 0 */
    int add(String tenantId) {
        byte[] id = tenantId.getBytes(StandardCharsets.UTF_8);
        int from = count == 0 ? 0 : ends[count - 1];
        if (from + id.length > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(octets.length + octets.length / 2, from + id.length));
        }
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count + count / 2);
        }
        System.arraycopy(id, 0, octets, from, id.length);
        ends[count] = from + id.length;
        return count++;
    }

    int count() {
        return count;
    }

    String get(int number) {
        int from = number == 0 ? 0 : ends[number - 1];
        return new String(octets, from, ends[number] - from, StandardCharsets.UTF_8);
    }
}
