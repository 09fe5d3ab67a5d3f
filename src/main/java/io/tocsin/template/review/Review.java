package io.tocsin.template.review;

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.qute.Template;
import io.tocsin.problem.FaultCode;
import io.tocsin.template.language.Sandbox;
import io.tocsin.template.library.Library;
import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/** Reads a template as a careful colleague would: errors, for which it is not taken, and hints on what to look at again. */
@Singleton
public class Review {

    /** Some four pages. Who is shown more on such a day reads none of it. */
    static final int MOST_WORDS = 1_200;
    private static final int MOST_REMARKS = 200;

    private final Library library;
    private final Set<String> ownHosts = new HashSet<>();

    @Inject
    Review(Library library, VendorSettings vendor, PublicUrl publicUrl) {
        this(library, Stream.of(Optional.of(publicUrl.base()), vendor.url(),
                vendor.email().map(address -> address.substring(address.indexOf('@') + 1)))
                .flatMap(Optional::stream).toList());
    }

    /** @param own addresses to which, and to what is below whose hosts, links may lead */
    Review(Library library, List<String> own) {
        this.library = library;
        own.forEach(this::own);
    }

    private void own(String address) {
        try {
            String host = URI.create(address.contains("://") ? address : "http://" + address).getHost();
            if (host != null) {
                ownHosts.add(host.toLowerCase(Locale.ROOT));
            }
        } catch (IllegalArgumentException e) {
            // A setting that is no address leads nowhere, so no link can lead there.
        }
    }

    /** @return errors first; of a text that has any, nothing else is said */
    public List<Remark> of(String locale, String subject, String body, FactsAround facts) {
        List<Remark> errors = new ArrayList<>();
        Lint.of("subject", subject, null).forEach(fault -> errors.add(Remark.error(fault)));
        Lint.of("body", body, library.in(locale)).forEach(fault -> errors.add(Remark.error(fault)));
        Prose.of(body).rawHtml().forEach(fault -> errors.add(Remark.error(fault)));
        return errors.isEmpty() ? hints(locale, subject, body, facts) : first(errors);
    }

    /**
     * @param subject without errors
     * @param body without errors
     * @param facts of the incident that it is written for; null if that is not known
     */
    public List<Remark> hints(String locale, String subject, String body, FactsAround facts) {
        String assembled = library.in(locale).assembled(body);
        Template read = Sandbox.parse(assembled);
        Prose written = Prose.of(body);
        List<Remark> hints = new ArrayList<>();
        hints.addAll(Branches.unreachable("subject", subject));
        hints.addAll(Branches.unreachable("body", body));
        written.targets().forEach(target -> foreign(target, hints));
        if (facts != null) {
            hints.addAll(facts.remarks("subject", Lint.factsIn("subject", subject)));
            hints.addAll(facts.remarks("body", Lint.factsIn("body", body)));
            library.in(locale).usedBy(body).values().forEach(fragment -> hints.addAll(
                    facts.remarks("fragment " + fragment.name(), Lint.factsIn("fragment " + fragment.name(), fragment.body())
                            .stream().filter(use -> !(use.guarded() && fragment.version() == 0)).toList())));
        }
        hints.sort(Comparator.comparing(Remark::field, Comparator.reverseOrder()).thenComparing(Remark::line)
                .thenComparing(Remark::position));
        Prose all = Prose.of(assembled);
        hints.addAll(Checklist.of(Sandbox.parse(subject), read, all, locale));
        readable(Readability.of(all.blocks(), Locale.forLanguageTag(locale)), hints);
        return first(hints);
    }

    private void foreign(Prose.Target target, List<Remark> hints) {
        String host = target.host();
        if (host == null || ownHosts.stream().anyMatch(own -> host.toLowerCase(Locale.ROOT).equals(own)
                || host.toLowerCase(Locale.ROOT).endsWith("." + own))) {
            return;
        }
        hints.add(Remark.hint("body", target.place(), FaultCode.FOREIGN_LINK, (host.isEmpty()
                ? "Where this link leads cannot be told before a value is known."
                : "This link leads to " + host + ", which is not yours.")
                + " After an incident readers are told to trust no link but the vendor's; say it without one if you can."));
    }

    private static void readable(Readability readability, List<Remark> hints) {
        if (readability.score() < Readability.HARD) {
            hints.add(Remark.missing(FaultCode.HARD_TO_READ, "It is hard to read: " + readability.score()
                    + " of 100, and below " + Readability.HARD + " only experts follow. Write shorter sentences and words."));
        }
        if (readability.words() > MOST_WORDS) {
            hints.add(
                    Remark.missing(FaultCode.LONG, "It has " + readability.words() + " words, without what values add. Say in "
                            + MOST_WORDS + " what the reader must know."));
        }
    }

    private static List<Remark> first(List<Remark> remarks) {
        return List.copyOf(remarks.subList(0, Math.min(MOST_REMARKS, remarks.size())));
    }
}
