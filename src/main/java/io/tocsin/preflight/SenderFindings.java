package io.tocsin.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tocsin.delivery.courier.CourierSettings;
import io.tocsin.dns.Dns.Answer;
import io.tocsin.dns.Dns.Kind;
import io.tocsin.dns.Dns.Outcome;
import io.tocsin.dns.Dns.Question;
import io.tocsin.preflight.Finding.Severity;
import io.tocsin.preflight.SenderCheck.Result;
import io.tocsin.preflight.SenderCheck.State;
import io.tocsin.vendor.VendorSettings;

/**
 * Whether receivers can believe where the letters come from: SPF (RFC 7208) of the envelope's domain, DKIM (RFC 6376) by the
 * selectors that are set, DMARC (RFC 7489) of the sender's domain, and whether one of the first two is of the same domain.
 */
@ApplicationScoped
class SenderFindings {

    private final NameServers nameServers;
    private final CheckSettings settings;
    private final Optional<String> domain;
    private final Optional<String> envelopeDomain;

    @Inject
    SenderFindings(NameServers nameServers, CheckSettings settings, VendorSettings vendor, CourierSettings courier,
            @ConfigProperty(name = "quarkus.mailer.from") Optional<String> from,
            @ConfigProperty(name = "quarkus.mailer.bounce-address") Optional<String> bounceAddress) {
        this(nameServers, settings, from.or(vendor::email), courier.bounceAddress().or(() -> bounceAddress));
    }

    /**
     * @param sender that recipients see, with or without a name before it
     * @param bounces where they go; to the sender when empty
     */
    SenderFindings(NameServers nameServers, CheckSettings settings, Optional<String> sender, Optional<String> bounces) {
        this.nameServers = nameServers;
        this.settings = settings;
        domain = sender.map(SenderFindings::domainOf);
        envelopeDomain = bounces.or(() -> sender).map(SenderFindings::domainOf);
    }

    private static String domainOf(String address) {
        return address.substring(address.lastIndexOf('@') + 1).replaceAll("[^A-Za-z0-9.-].*", "").toLowerCase(Locale.ROOT);
    }

    SenderCheck add(List<Finding> findings) {
        SenderCheck check = domain.isEmpty() ? unknown("No sender is set (QUARKUS_MAILER_FROM).")
                : !nameServers.isSwitchedOn() ? unknown(NameServers.NOT_ASKED)
                        : check(domain.get(), envelopeDomain.orElseThrow());
        add(findings, "SENDER_SPF", check.spf(),
                "Publish which servers send for the domain (SPF), and see that the relay is one.");
        add(findings, "SENDER_DKIM", check.dkim(), "Have the relay sign, and publish its key; say under which selector"
                + " (TOCSIN_CHECKS_DKIM_SELECTOR).");
        add(findings, "SENDER_DMARC", check.dmarc(),
                "Publish a DMARC policy for the domain: copies of your notices will follow.");
        add(findings, "SENDER_ALIGNMENT", check.alignment(), "Let bounces go to an address in the sender's domain, or the relay"
                + " sign with that domain.");
        long unknown = List.of(check.spf(), check.dkim(), check.dmarc()).stream()
                .filter(result -> result.state() == State.NOT_KNOWN).count();
        if (unknown > 0) {
            findings.add(Finding.of("SENDER_NOT_KNOWN", Severity.HINTS, unknown,
                    "Not known of the sender: " + notKnown(check), "Nothing waits for it."));
        }
        return check;
    }

    private static String notKnown(SenderCheck check) {
        var parts = new ArrayList<String>();
        for (Result result : List.of(check.spf(), check.dkim(), check.dmarc())) {
            if (result.state() == State.NOT_KNOWN && !parts.contains(result.detail())) {
                parts.add(result.detail());
            }
        }
        return String.join(" ", parts);
    }

    private static void add(List<Finding> findings, String code, Result result, String remedy) {
        if (result.state() == State.MISSING || result.state() == State.WRONG) {
            findings.add(Finding.of(code, Severity.WARNS, 1, result.detail(), remedy));
        }
    }

    private SenderCheck unknown(String why) {
        Result result = Result.notKnown(why);
        return new SenderCheck(domain.orElse(null), domain.isEmpty() ? null : envelopeDomain.orElse(null), result, result,
                result, result);
    }

    private SenderCheck check(String domain, String envelope) {
        String signing = settings.dkimDomain().map(set -> set.strip().toLowerCase(Locale.ROOT)).orElse(domain);
        List<String> selectors = settings.dkimSelector().orElse(List.of()).stream().map(String::strip).toList();
        List<Question> questions = new ArrayList<>();
        questions.add(new Question(envelope, Kind.TXT));
        List<String> policies = withParents(domain);
        policies.forEach(name -> questions.add(new Question("_dmarc." + name, Kind.TXT)));
        selectors.forEach(selector -> questions.add(new Question(selector + "._domainkey." + signing, Kind.TXT)));
        List<Answer> answers = nameServers.ask(questions);
        List<Answer> keys = answers.subList(1 + policies.size(), answers.size());
        Result spf = Spf.of(envelope, answers.get(0));
        Policy dmarc = dmarc(policies, answers.subList(1, 1 + policies.size()));
        Result dkim = dkim(selectors, signing, keys);
        return new SenderCheck(domain, envelope, spf, dkim, dmarc.result(),
                alignment(domain, envelope, signing, spf, dkim, dmarc));
    }

    /** The domain and those above it, the top excepted: the policy of the first that has one holds. */
    private static List<String> withParents(String domain) {
        List<String> names = new ArrayList<>();
        for (String name = domain; name.indexOf('.') > 0 && names.size() < 5; name = name.substring(name.indexOf('.') + 1)) {
            names.add(name);
        }
        return names;
    }

    private static Result dkim(List<String> selectors, String domain, List<Answer> keys) {
        if (selectors.isEmpty()) {
            return Result.notKnown("Under which selector the relay signs is not set (TOCSIN_CHECKS_DKIM_SELECTOR).");
        }
        for (int i = 0; i < keys.size(); i++) {
            String name = selectors.get(i) + "._domainkey." + domain;
            if (keys.get(i).outcome() == Outcome.NOT_KNOWN) {
                return Result.notKnown("DNS did not say whether there is a key at " + name + ".");
            }
            String key = keys.get(i).values().stream().filter(text -> text.replaceAll("\\s", "").contains("p=")).findFirst()
                    .orElse(null);
            if (key == null) {
                return new Result(State.MISSING, "There is no DKIM key at " + name + ".");
            } else if (key.replaceAll("\\s", "").matches("(.*;)?p=(;.*)?")) {
                return new Result(State.WRONG, "The DKIM key at " + name + " was revoked (its p= is empty).");
            }
        }
        return new Result(State.OK, "There is a DKIM key of " + domain + " under each selector.");
    }

    /** @param strictSpf whether SPF has to be of the very domain; strictDkim likewise */
    private record Policy(Result result, boolean strictSpf, boolean strictDkim) {
    }

    private static Policy dmarc(List<String> names, List<Answer> answers) {
        for (int i = 0; i < names.size(); i++) {
            if (!answers.get(i).isKnown()) {
                return new Policy(Result.notKnown("DNS did not say whether " + names.get(i) + " has a DMARC policy."), false,
                        false);
            }
            List<String> records = answers.get(i).values().stream().filter(text -> text.strip().startsWith("v=DMARC1"))
                    .toList();
            if (records.size() == 1) {
                String record = records.get(0).replaceAll("\\s", "").toLowerCase(Locale.ROOT) + ";";
                boolean asksForNothing = record.contains(";p=none;");
                return new Policy(new Result(asksForNothing ? State.WRONG : State.OK, asksForNothing
                        ? "The DMARC policy of " + names.get(i) + " is p=none: forged notices in your name are delivered."
                        : "There is a DMARC policy of " + names.get(i) + "."), record.contains(";aspf=s;"),
                        record.contains(";adkim=s;"));
            } else if (records.size() > 1) {
                return new Policy(new Result(State.WRONG, "There are " + records.size() + " DMARC policies of " + names.get(i)
                        + ": receivers follow none."), false, false);
            }
        }
        return new Policy(new Result(State.MISSING, "There is no DMARC policy of " + names.get(0) + "."), false, false);
    }

    private static Result alignment(String domain, String envelope, String signing, Result spf, Result dkim, Policy dmarc) {
        boolean spfIsOurs = isOne(domain, envelope, dmarc.strictSpf());
        boolean dkimIsOurs = isOne(domain, signing, dmarc.strictDkim());
        if (spf.state() == State.OK && spfIsOurs || dkim.state() == State.OK && dkimIsOurs) {
            return new Result(State.OK, (spf.state() == State.OK && spfIsOurs ? "SPF" : "DKIM") + " is of the sender's domain "
                    + domain + ".");
        }
        if (spf.state() == State.NOT_KNOWN && spfIsOurs || dkim.state() == State.NOT_KNOWN && dkimIsOurs) {
            return Result.notKnown("Whether SPF or DKIM is of the sender's domain " + domain + " is not known.");
        }
        return new Result(State.WRONG, "Neither SPF (of " + envelope + ") nor DKIM (of " + signing
                + ") holds for the sender's domain " + domain + ": DMARC fails.");
    }

    /** Without a list of public suffixes: one is the other, or stands below it. */
    private static boolean isOne(String one, String other, boolean strictly) {
        return one.equals(other) || !strictly && (one.endsWith("." + other) || other.endsWith("." + one));
    }
}
