package io.tocsin.notice;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * What an audience is made of, and tenants whose advisories stand for all others: one of each tier, of each locale, of each
 * pattern of facts, of each wording, and the longest and the shortest. Found while a notice is prepared.
 *
 * @param groups in the order of {@link Kind}, within it the most frequent first
 * @param complete false where there are more groups of a kind than are told
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GuidedSample(List<Group> groups, boolean complete) {

    /** What tenants have in common. */
    public enum Kind {
        /** Words other than the notice's; {@code value} is a {@link Wording}. */
        WORDING,
        /** {@code value} is the tier, or empty for tenants without one. */
        TIER,
        /** {@code value} is a language tag. A tenant may be in several. */
        LOCALE,
        /** {@code value} is the names of the facts that a tenant has. */
        FACTS,
        LONGEST,
        SHORTEST
    }

    /**
     * Tenants that have something in common, and one of them.
     *
     * @param tenants how many; of the longest and the shortest how many characters
     * @param tenantId the first of them
     * @param locale of the rendering of this tenant that shows it
     */
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Group(Kind kind, String value, int tenants, String tenantId, String locale) {
    }

    /** Of whom letters are picked out, each once. */
    public Set<String> tenantIds() {
        return groups.stream().map(Group::tenantId).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    public List<Group> of(Kind kind) {
        return groups.stream().filter(group -> group.kind() == kind).toList();
    }
}
