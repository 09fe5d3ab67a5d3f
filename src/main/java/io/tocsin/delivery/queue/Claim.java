package io.tocsin.delivery.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What a worker asks the queue for.
 *
 * @param worker must be alive, or nothing is handed out; see {@link Presence}
 * @param ask whether those of unknown fate are left for a person to decide about
 * @param after where the last claim of this notice ended
 * @param most how many are looked at, at the most
 * @param limits of domains that do not take as many as there are at the moment
 */
public record Claim(UUID noticeId, UUID worker, Duration lease, boolean ask, Turn after, int most, List<Limit> limits) {

    /**
     * What a domain may be sent now. Those beyond {@code allowed} get a later turn, the first at {@code nextAt} and each
     * further one {@code gap} later up to a minute, so that they stand in nobody's way and are not looked at again before.
     */
    public record Limit(String domain, int allowed, Instant nextAt, Duration gap) {
    }

    /**
     * What it got.
     *
     * @param parked by domain, how many got a later turn
     */
    public record Batch(List<Claimed> claimed, Map<String, Integer> parked) {

        public int looked() {
            return claimed.size() + parked.values().stream().mapToInt(Integer::intValue).sum();
        }
    }
}
