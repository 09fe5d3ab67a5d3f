package io.tocsin.advisory;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import io.tocsin.problem.Fault;
import io.tocsin.template.Frame;

/** What a preparation has found so far: its digest, its figures, its faults, and what a person should know. */
final class Findings {

    private static final int MOST_FAULTS = 1000;
    private static final int MOST_NAMED = 10;

    private final byte[] salt;
    private final Digest digest = new Digest();
    private final TreeSet<String> locales = new TreeSet<>();
    private final Map<String, Integer> fallbacks = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private final List<String> undeterminedTenants = new ArrayList<>();
    private int faultCount;
    private int undetermined;
    private int advisories;
    private int deliveries;

    /** @param salt of the hashes of addresses in the digest */
    Findings(byte[] salt) {
        this.salt = salt;
    }

    /** In the order of tenant ids: the digest depends on it. */
    void take(MadeAdvisory advisory) {
        advisory.faults().forEach(this::take);
        if (!advisory.faults().isEmpty()) {
            return;
        }
        advisories++;
        digest.add(advisory.digest());
        advisory.fallbacks().forEach(locale -> fallbacks.merge(locale, 1, Integer::sum));
        if (!advisory.tenant().facts().containsKey("requiredActions")) {
            undetermined++;
            if (undeterminedTenants.size() < MOST_NAMED) {
                undeterminedTenants.add(advisory.tenant().tenantId());
            }
        }
        for (MadeAdvisory.Recipient recipient : advisory.recipients()) {
            deliveries++;
            locales.add(recipient.locale());
            // Salted, so that the digest can be kept and compared when the address itself has been erased.
            digest.add(new Digest().add(salt).add(recipient.contact().email().toLowerCase(Locale.ROOT)).value())
                    .add(recipient.locale());
        }
    }

    void take(Fault fault) {
        faultCount++;
        if (faults.size() < MOST_FAULTS) {
            faults.add(fault);
        }
    }

    /** @return over every advisory, every recipient, and the mail around them; asked for once, at the end */
    byte[] digest(TreeMap<String, Frame> frames) {
        frames.forEach((locale, frame) -> digest.add(locale).add(frame.html()).add(frame.text()));
        return digest.value();
    }

    /** A list that more can be added to. */
    List<Map<String, Object>> warnings() {
        var warnings = new ArrayList<Map<String, Object>>();
        fallbacks.forEach((locale, contacts) -> warnings.add(Map.of("code", "LOCALE_FALLBACK", "locale", locale, "count",
                contacts, "message", contacts + (contacts == 1 ? " contact asks" : " contacts ask") + " for " + locale
                        + ", in which the template has no words, and will be written to in another language.")));
        if (undetermined > 0) {
            warnings.add(Map.of("code", "REQUIRED_ACTIONS_NOT_DETERMINED", "count", undetermined, "tenantIds",
                    undeterminedTenants, "message", undetermined + (undetermined == 1 ? " tenant has" : " tenants have")
                            + " no fact requiredActions: they will read that required actions are not yet determined."
                            + " Say [] or none where nothing is needed."));
        }
        return warnings;
    }

    /** The first 1,000 of {@link #faultCount}. */
    List<Fault> faults() {
        return faults;
    }

    int faultCount() {
        return faultCount;
    }

    int advisories() {
        return advisories;
    }

    int deliveries() {
        return deliveries;
    }

    /** Of every rendering that is sent to somebody. */
    TreeSet<String> locales() {
        return locales;
    }
}
