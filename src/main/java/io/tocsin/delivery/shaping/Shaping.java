package io.tocsin.delivery.shaping;

import java.util.Comparator;
import java.util.List;

import io.tocsin.delivery.DeliverySettings;

/** What recipient domains are sent at most, for people to look at. */
public final class Shaping {

    private Shaping() {
    }

    /**
     * @param rate messages a second, of all replicas together
     * @param concurrency messages under way at once
     */
    public record Limit(String domain, long rate, int concurrency) {
    }

    /** @return what is known beforehand or was configured, the highest first */
    public static List<Limit> of(DeliverySettings settings) {
        return BigReceivers.limits(settings).entrySet().stream()
                .map(entry -> new Limit(entry.getKey(), Math.round(entry.getValue().rate()), entry.getValue().concurrency()))
                .sorted(Comparator.comparingLong(Limit::rate).reversed().thenComparing(Limit::domain)).toList();
    }
}
