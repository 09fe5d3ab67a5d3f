package io.tocsin.console.tenants;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.tocsin.acknowledgement.Finding;
import io.tocsin.console.Query;
import io.tocsin.problem.Characters;

/**
 * What is asked of a list of tenants, as it stands in the address. What makes no sense is left out: an address that somebody
 * kept shows more than it did, rather than nothing.
 *
 * @param typed into the field for names, ids and addresses
 * @param inside whether names are looked into, however many there are
 * @param lookedAfter {@code me}, {@code others} or {@code none}; null for all
 * @param after where the page begins, or null at the top
 */
public record TenantFilter(String notice, String typed, Standing standing, Finding finding, Integer silentHours, String tier,
        String region, String domain, String lookedAfter, boolean inside, String after) {

    private static final int LONGEST = 200;
    /** What can be chosen for how long nothing was heard, in hours. */
    private static final List<Integer> SILENCES = List.of(1, 4, 12, 24, 48, 72, 168);
    private static final List<String> LOOKED_AFTER = List.of("me", "others", "none");

    static TenantFilter of(TenantParameters said) {
        String typed = text(said.q);
        boolean isDomain = typed != null && typed.startsWith("@");
        String domain = isDomain ? typed : text(said.domain);
        return new TenantFilter(text(said.notice), isDomain ? null : typed, Standing.named(said.state).orElse(null),
                Arrays.stream(Finding.values()).filter(finding -> finding.name().equals(said.finding)).findFirst().orElse(null),
                SILENCES.stream().filter(hours -> hours.toString().equals(said.silent)).findFirst().orElse(null),
                text(said.tier), text(said.region),
                domain == null ? null : DirectorySearch.domainIn(domain),
                LOOKED_AFTER.contains(String.valueOf(said.assigned)) ? said.assigned : null, "1".equals(said.inside),
                text(said.after));
    }

    private static String text(String said) {
        return said == null || said.isBlank() || said.length() > LONGEST
                || Characters.wrongIn(said, Characters.Shape.ONE_LINE).isPresent() ? null : said.strip();
    }

    /** The same question, with every name looked into. */
    TenantFilter lookingInside() {
        return new TenantFilter(notice, typed, standing, finding, silentHours, tier, region, domain, lookedAfter, true, after);
    }

    /** Of what was typed: a part of a name, or the beginning of an id; null for none. */
    public String words() {
        return address() == null ? typed : null;
    }

    /** Of what was typed: a contact's address, or null. */
    public String address() {
        return typed != null && typed.matches("[^@\\s]+@[^@\\s]+\\.[^@\\s]+") ? typed.toLowerCase(Locale.ROOT) : null;
    }

    /** Whether something is asked for that only a notice knows of. */
    boolean needsNotice() {
        return standing != null || finding != null || silentHours != null || lookedAfter != null;
    }

    /** Whether anything but the notice is asked for. */
    public boolean isNarrow() {
        return needsNotice() || typed != null || tier != null || region != null || domain != null;
    }

    public List<Integer> silences() {
        return SILENCES;
    }

    public static String inWords(int hours) {
        return hours < 24 ? hours == 1 ? "1 hour" : hours + " hours" : hours == 24 ? "1 day" : hours / 24 + " days";
    }

    /** The address of the same question, from its top. */
    public Query query(String path) {
        return Query.at(path).with("notice", notice).with("q", typed).with("state", standing).with("finding", finding)
                .with("silent", silentHours).with("tier", tier).with("region", region).with("domain", domain)
                .with("assigned", lookedAfter).with("inside", inside ? "1" : null);
    }
}
