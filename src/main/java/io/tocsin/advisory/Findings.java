package io.tocsin.advisory;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import io.tocsin.incident.Incident;
import io.tocsin.notice.GuidedSample;
import io.tocsin.notice.LocaleCounts;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Wording;
import io.tocsin.notice.Wordings;
import io.tocsin.problem.Fault;
import io.tocsin.template.frame.Frame;

/** What a preparation has found so far: its digest, its figures, its faults, and what a person should know. */
final class Findings {

    private static final int MOST_FAULTS = 1000;
    static final int MOST_NAMED = 10;

    /** Of another length than what can stand in its place. */
    private static final String TOLD_APART = "told apart";

    private final byte[] salt;
    private final Digest digest = new Digest();
    private final TreeSet<String> locales = new TreeSet<>();
    private final Map<String, Integer> fallbacks = new TreeMap<>();
    private final LocaleTally tally = new LocaleTally();
    private final SampleTally sample = new SampleTally();
    private final Map<String, Integer> untranslated = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();
    /** As long as they are not taken from here and written down. */
    private List<Fault> notYetWritten = new ArrayList<>();
    private final List<String> undeterminedTenants = new ArrayList<>();
    private int faultCount;
    private final Set<String> troubled;
    private final TreeSet<String> troubledTenants = new TreeSet<>();
    private int troubledContacts;
    private int undetermined;
    private final Map<Wording, Integer> otherWords = new EnumMap<>(Wording.class);
    private final Map<Wording, List<String>> otherTenants = new EnumMap<>(Wording.class);
    private AudienceReader.Some leftOut = AudienceReader.Some.NOBODY;
    private AudienceReader.Some answered = AudienceReader.Some.NOBODY;
    private int advisories;
    private int deliveries;

    /**
     * @param salt of the hashes of addresses in the digest
     * @param troubled addresses, in lower case, to which an earlier notice did not get through, or that complained
     */
    Findings(byte[] salt, Set<String> troubled) {
        this.salt = salt;
        this.troubled = troubled;
    }

    /** In the order of tenant ids: the digest depends on it. */
    void take(MadeAdvisory advisory) {
        advisory.faults().forEach(this::take);
        if (!advisory.faults().isEmpty()) {
            return;
        }
        advisories++;
        note(advisory.tenant());
        digest.add(advisory.digest());
        if (advisory.tenant().apart()) {
            digest.add(TOLD_APART);
        }
        tally.take(advisory);
        sample.take(advisory);
        advisory.fallbacks().forEach(locale -> fallbacks.merge(locale, 1, Integer::sum));
        advisory.untranslated().forEach(language -> untranslated.merge(language, 1, Integer::sum));
        if (advisory.tenant().wording() != Wording.ALL_CLEAR
                && !advisory.tenant().facts().containsKey("requiredActions")) {
            undetermined++;
            if (undeterminedTenants.size() < MOST_NAMED) {
                undeterminedTenants.add(advisory.tenant().tenantId());
            }
        }
        for (MadeAdvisory.Recipient recipient : advisory.recipients()) {
            deliveries++;
            locales.add(recipient.locale());
            String email = recipient.contact().email().toLowerCase(Locale.ROOT);
            if (troubled.contains(email)) {
                troubledContacts++;
                if (troubledTenants.size() < MOST_NAMED) {
                    troubledTenants.add(advisory.tenant().tenantId());
                }
            }
            // Salted, so that the digest can be kept and compared when the address itself has been erased.
            digest.add(new Digest().add(salt).add(email).value())
                    .add(recipient.locale());
        }
    }

    private void note(TenantToTell tenant) {
        if (tenant.wording() != Wording.NOTICE) {
            otherWords.merge(tenant.wording(), 1, Integer::sum);
            List<String> named = otherTenants.computeIfAbsent(tenant.wording(), wording -> new ArrayList<>());
            if (named.size() < MOST_NAMED) {
                named.add(tenant.tenantId());
            }
        }
    }

    /** Once for a preparation. */
    void leftOut(AudienceReader.Some others) {
        leftOut = others;
    }

    /** Once for a preparation. */
    void answered(AudienceReader.Some reminded) {
        answered = reminded;
    }

    void take(Fault fault) {
        faultCount++;
        notYetWritten.add(fault);
        if (faults.size() < MOST_FAULTS) {
            faults.add(fault);
        }
    }

    /** Those since this was asked for last; together with {@link #faultCount} that gives each its number. */
    List<Fault> faultsNotYetWritten() {
        List<Fault> fresh = notYetWritten;
        notYetWritten = new ArrayList<>();
        return fresh;
    }

    /**
     * @param brand digest of what the vendor looks like in this notice
     * @return over what the notice is and asks, every advisory, every recipient, and the mail around them; asked for once
     */
    byte[] digest(Incident incident, Notice notice, byte[] brand, TreeMap<String, Frame> frames) {
        digest.add(incident.reference).add(Integer.toString(notice.number)).add(notice.kind.name())
                .add(String.valueOf(notice.acknowledgeWithin)).add(String.valueOf(notice.acknowledgeBy)).add(brand);
        frames.forEach((locale, frame) -> digest.add(locale).add(frame.html()).add(frame.text()));
        return digest.value();
    }

    /**
     * @param words where they came from
     * @return a list that more can be added to
     */
    List<Map<String, Object>> warnings(Wordings words) {
        var warnings = new ArrayList<Map<String, Object>>();
        fallbacks.forEach((locale, contacts) -> warnings.add(Map.of("code", "LOCALE_FALLBACK", "locale", locale, "count",
                contacts, "message", contacts + (contacts == 1 ? " contact asks" : " contacts ask") + " for " + locale
                        + ", in which the template has no words, and will be written to in another language.")));
        untranslated.forEach((language, count) -> warnings.add(Map.of("code", "UNTRANSLATED", "locale", language, "count",
                count,
                "message",
                count + (count == 1 ? " advisory in " : " advisories in ") + language + (count == 1 ? " tells" : " tell")
                        + " title or summary of the incident in another language. Say them in the incident's translations."
                        + language + " and prepare again, or approve it as it is.")));
        otherWords.forEach((wording, tenants) -> warnings.add(Map.of("code", wording.warning(), "count", tenants, "tenantIds",
                List.copyOf(otherTenants.get(wording)), "template", words.keys().get(wording), "message",
                otherWords(wording, tenants, words.keys().get(wording)))));
        if (leftOut.count() > 0) {
            warnings.add(Map.of("code", "NOT_YET_TOLD", "count", leftOut.count(), "tenantIds", leftOut.first(), "message",
                    leftOut.count() + (leftOut.count() == 1 ? " tenant on the list was" : " tenants on the list were")
                            + " told nothing yet, and this notice does not go there. Draft an initial notice for them, or choose"
                            + " the audience ALL: the words of the initial notice go to them then."));
        }
        if (answered.count() > 0) {
            warnings.add(Map.of("code", "ALREADY_ANSWERED", "count", answered.count(), "tenantIds", answered.first(), "message",
                    answered.count() + (answered.count() == 1 ? " tenant has" : " tenants have")
                            + " answered already and would read in this reminder that nobody has. Choose the audience UNANSWERED:"
                            + " it goes to those who have not answered only."));
        }
        if (undetermined > 0) {
            warnings.add(Map.of("code", "REQUIRED_ACTIONS_NOT_DETERMINED", "count", undetermined, "tenantIds",
                    undeterminedTenants, "message", undetermined + (undetermined == 1 ? " tenant has" : " tenants have")
                            + " nothing said of what to do (fact requiredActions): they will read that required actions are not yet"
                            + " determined."
                            + " Say [] or none where nothing is needed."));
        }
        if (troubledContacts > 0) {
            warnings.add(Map.of("code", "ADDRESS_FAILED_BEFORE", "count", troubledContacts, "tenantIds",
                    List.copyOf(troubledTenants), "message", troubledContacts + (troubledContacts == 1
                            ? " contact has an address"
                            : " contacts have addresses") + " to which an earlier notice did not get"
                            + " through, or from which a complaint came. A notice is mandatory: they are written to all the"
                            + " same. Correct the addresses if you can."));
        }
        return warnings;
    }

    private static String otherWords(Wording wording, int tenants, String template) {
        String subject = tenants == 1 ? "1 tenant" : tenants + " tenants";
        return wording == Wording.INITIAL
                ? subject + (tenants == 1 ? " was" : " were") + " not told of this incident before: the words of the initial"
                        + " notice (template " + template + ") go there first, in place of these."
                : subject + (tenants == 1 ? " was" : " were") + " told of this incident and taken off the list since: the"
                        + " all-clear goes there, in place of these words.";
    }

    /** Contacts that are written to although an earlier notice did not get through to them, or they complained. */
    int troubledContacts() {
        return troubledContacts;
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

    LocaleCounts localeCounts() {
        return tally.counts();
    }

    GuidedSample sample() {
        return sample.sample();
    }

    /** Of every rendering that is sent to somebody. */
    TreeSet<String> locales() {
        return locales;
    }
}
