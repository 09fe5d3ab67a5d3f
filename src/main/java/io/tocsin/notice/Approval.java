package io.tocsin.notice;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * A person's yes to one preparation: its words and its recipients, as they stood.
 *
 * @param by the operator's id, {@code name} as it was then
 * @param digest what was named
 * @param lookedAt what this operator had fetched of the preparation before; empty when nothing
 * @param sample how much of the guided sample was among it; null where there was none, or nobody counted
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Approval(UUID by, String name, Instant at, String digest, List<Look> lookedAt, Sampled sample) {

    /**
     * @param tenants of the guided sample
     * @param opened of how many of them a letter was opened
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Sampled(int tenants, int opened) {
    }

    /**
     * Something that was fetched.
     *
     * @param what e.g. {@code advisories}, {@code preflight}
     * @param count of different ones
     * @param subjects the first of them, e.g. tenants' ids; empty for a thing that is not one tenant's
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Look(String what, int count, List<String> subjects) {
    }
}
