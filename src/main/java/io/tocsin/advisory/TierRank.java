package io.tocsin.advisory;

import java.util.List;
import java.util.Optional;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Which tenants of a notice are told first: {@code tocsin.delivery.tiers} names the tiers in that order; those that it does not
 * name come after.
 */
@Singleton
class TierRank {

    private final List<String> tiers;

    TierRank(@ConfigProperty(name = "tocsin.delivery.tiers") Optional<List<String>> tiers) {
        this.tiers = tiers.orElse(List.of()).stream().map(String::strip).toList();
    }

    /** @return 0 for the first */
    int of(String tier) {
        for (int rank = 0; rank < tiers.size(); rank++) {
            if (tiers.get(rank).equalsIgnoreCase(tier)) {
                return rank;
            }
        }
        return tiers.size();
    }
}
