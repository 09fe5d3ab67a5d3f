package io.tocsin.time;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map that forgets the oldest of its entries for a new one, once it has as many as it may. For one thread at a time. */
public final class Remembered<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;

    private final int most;

    private Remembered(int most, boolean byUse) {
        super(16, 0.75f, byUse);
        this.most = most;
    }

    /** Forgets what was put first. */
    public static <K, V> Map<K, V> lastPut(int most) {
        return new Remembered<>(most, false);
    }

    /** Forgets what was neither put nor asked for the longest. */
    public static <K, V> Map<K, V> lastUsed(int most) {
        return new Remembered<>(most, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
