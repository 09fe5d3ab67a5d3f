package io.tocsin.template.review;

import static java.util.Map.entry;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What a template may name: the data contract. A name that is not here is refused when the template is saved, so that a
 * slip of the pen is found by its author and not on the night of the incident.
 */
final class Contract {

    /** Facts are free: their names and shapes are the vendor's. */
    static final Shape FREE = new Shape(Map.of(), true, null);
    static final Shape VALUE = new Shape(Map.of(), false, null);

    private static final Shape FACT = object(Map.of("name", VALUE, "label", VALUE, "value", FREE));
    private static final Shape FACTS = new Shape(Map.of(), false, FACT);
    private static final Shape CHANGE = object(Map.of("name", VALUE, "label", VALUE, "how", VALUE, "before", FREE, "now", FREE,
            "value", FREE, "isList", VALUE, "more", FREE, "fewer", FREE));
    private static final Shape CHANGES = new Shape(Map.of(), false, CHANGE);

    static final Shape ROOT = object(Map.ofEntries(
            entry("vendor", values("name", "email", "phone", "url")),
            entry("tenant", values("id", "name", "tier", "region", "locale", "timeZone")),
            entry("incident", object(Map.of("reference", VALUE, "title", VALUE, "summary", VALUE, "discoveredAt", VALUE,
                    "occurredFrom", VALUE, "occurredTo", VALUE, "tlp", VALUE, "facts", FREE, "otherFacts", FACTS))),
            entry("facts", FREE),
            entry("otherFacts", FACTS),
            entry("hasFacts", VALUE),
            entry("notice", values("number", "kind", "acknowledgeWithin", "acknowledgeBy", "nextUpdateAt")),
            entry("previous", values("number", "kind", "sentAt", "retractedAt")),
            entry("changes", object(Map.of("any", VALUE, "all", CHANGES, "added", CHANGES, "changed", CHANGES, "removed",
                    CHANGES))),
            entry("links", values("acknowledge", "verify")),
            entry("code", VALUE)));

    /** Filled as each mail is sent, and only in its body: in a subject they would be read as they stand. */
    static final Set<String> ONLY_IN_BODY = Set.of("links", "code");

    private Contract() {
    }

    /**
     * @param free any member may be named
     * @param item what a loop over it meets; null where that is not known
     */
    record Shape(Map<String, Shape> members, boolean free, Shape item) {

        Shape looped() {
            return item == null ? FREE : item;
        }
    }

    private static Shape object(Map<String, Shape> members) {
        return new Shape(members, false, null);
    }

    private static Shape values(String... names) {
        var members = new HashMap<String, Shape>();
        for (String name : names) {
            members.put(name, VALUE);
        }
        return object(Map.copyOf(members));
    }
}
