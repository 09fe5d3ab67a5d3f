package io.tocsin.advisory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
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
    private int faultCount;
    private final Set<String> troubled;
    private final Counted troubledContacts = new Counted();
    private final Counted wrong = new Counted();
    private final Counted undetermined = new Counted();
    private final Map<Wording, Counted> otherWords = new EnumMap<>(Wording.class);
    private Set<WrongContact> reported = Set.of();
    private AudienceReader.Some leftOut = AudienceReader.Some.NOBODY;
    private AudienceReader.Some answered = AudienceReader.Some.NOBODY;
    private int advisories;
    private int deliveries;

    /** How many something holds for, and the first of their tenants. */
    private static final class Counted {

        private int count;
        private final Set<String> tenantIds = new LinkedHashSet<>();

        private void take(String tenantId) {
            count++;
            if (tenantIds.size() < MOST_NAMED) {
                tenantIds.add(tenantId);
            }
        }
    }

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
        TenantToTell tenant = advisory.tenant();
        if (tenant.wording() != Wording.NOTICE) {
            otherWords.computeIfAbsent(tenant.wording(), wording -> new Counted()).take(tenant.tenantId());
        }
        digest.add(advisory.digest());
        if (tenant.apart()) {
            digest.add(TOLD_APART);
        }
        tally.take(advisory);
        sample.take(advisory);
        advisory.fallbacks().forEach(locale -> fallbacks.merge(locale, 1, Integer::sum));
        advisory.untranslated().forEach(language -> untranslated.merge(language, 1, Integer::sum));
        if (tenant.wording() != Wording.ALL_CLEAR && !tenant.facts().containsKey("requiredActions")) {
            undetermined.take(tenant.tenantId());
        }
        for (MadeAdvisory.Recipient recipient : advisory.recipients()) {
            deliveries++;
            locales.add(recipient.locale());
            String email = recipient.contact().email().toLowerCase(Locale.ROOT);
            if (troubled.contains(email)) {
                troubledContacts.take(tenant.tenantId());
            }
            if (!reported.isEmpty() && reported.contains(new WrongContact(tenant.tenantId(), email))) {
                wrong.take(tenant.tenantId());
            }
            // Salted, so that the digest can be kept and compared when the address itself has been erased.
            digest.add(new Digest().add(salt).add(email).value())
                    .add(recipient.locale());
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

    /** Once for a preparation, before the first advisory. */
    void reported(Set<WrongContact> reports) {
        reported = reports;
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
        otherWords.forEach((wording, tenants) -> {
            String template = words.keys().get(wording);
            warnings.add(Map.of("code", wording.warning(), "count", tenants.count, "tenantIds", List.copyOf(tenants.tenantIds),
                    "template", template, "message", otherWords(wording, tenants.count, template)));
        });
        warn(warnings, "NOT_YET_TOLD", leftOut.count(), leftOut.first(),
                (leftOut.count() == 1 ? " tenant on the list was" : " tenants on the list were")
                        + " told nothing yet, and this notice does not go there. Draft an initial notice for them, or choose"
                        + " the audience ALL: the words of the initial notice go to them then.");
        warn(warnings, "ALREADY_ANSWERED", answered.count(), answered.first(),
                (answered.count() == 1 ? " tenant has" : " tenants have")
                        + " answered already and would read in this reminder that nobody has. Choose the audience UNANSWERED:"
                        + " it goes to those who have not answered only.");
        warn(warnings, "REQUIRED_ACTIONS_NOT_DETERMINED", undetermined.count, undetermined.tenantIds,
                (undetermined.count == 1 ? " tenant has" : " tenants have")
                        + " nothing said of what to do (fact requiredActions): they will read that required actions are not yet"
                        + " determined. Say [] or none where nothing is needed.");
        warn(warnings, "WRONG_CONTACT", wrong.count, wrong.tenantIds,
                (wrong.count == 1 ? " recipient has said that it is the wrong contact:"
                        : " recipients have said that they are the wrong contact:")
                        + " the list names the same address still. Correct or remove the contact on the list, and prepare again.");
        warn(warnings, "ADDRESS_FAILED_BEFORE", troubledContacts.count, troubledContacts.tenantIds,
                (troubledContacts.count == 1 ? " contact has an address" : " contacts have addresses")
                        + " to which an earlier notice did not get through, or from which a complaint came. A notice is"
                        + " mandatory: they are written to all the same. Correct the addresses if you can.");
        return warnings;
    }

    /** @param message what stands behind the number */
    private static void warn(List<Map<String, Object>> warnings, String code, int count, Collection<String> tenantIds,
            String message) {
        if (count > 0) {
            warnings.add(Map.of("code", code, "count", count, "tenantIds", List.copyOf(tenantIds), "message", count + message));
        }
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
        return troubledContacts.count;
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
