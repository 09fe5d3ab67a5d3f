package io.tocsin.preflight;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jboss.logging.Logger;

import io.tocsin.dns.Dns;
import io.tocsin.dns.Dns.Answer;
import io.tocsin.dns.Dns.Question;
import io.tocsin.dns.MailRoute;
import io.tocsin.time.Remembered;

/**
 * Name servers as a preflight asks them: for some seconds at most, what is known is not asked again for an hour, and while they
 * say nothing they are left alone for five minutes.
 */
@ApplicationScoped
class NameServers {

    private static final Logger LOG = Logger.getLogger(NameServers.class);
    /** Said where it is switched off; people in the console see the setting's name apart. */
    static final String NOT_ASKED = "DNS is not asked (TOCSIN_CHECKS_DNS).";
    static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long REST = Duration.ofMinutes(5).toNanos();
    private static final long GOOD_FOR = Duration.ofHours(1).toNanos();
    private static final int AT_ONCE = 200;
    private static final int MOST_KNOWN = 20_000;

    private final CheckSettings settings;
    private final Duration patience;
    private final Map<String, Known> known = Collections.synchronizedMap(Remembered.lastUsed(MOST_KNOWN));
    private Dns dns;
    private long restsUntil = System.nanoTime();

    private record Known(MailRoute route, long until) {
    }

    @Inject
    NameServers(CheckSettings settings) {
        this(settings, PATIENCE);
    }

    NameServers(CheckSettings settings, Duration patience) {
        this.settings = settings;
        this.patience = patience;
    }

    /** @return where mail goes, for those of which it is known or could be asked in time */
    Map<String, MailRoute> routes(List<String> domains) {
        Map<String, MailRoute> routes = new LinkedHashMap<>();
        List<String> unknown = new ArrayList<>();
        for (String domain : domains) {
            Known before = known.get(domain);
            if (before != null && before.until() - System.nanoTime() > 0) {
                routes.put(domain, before.route());
            } else {
                unknown.add(domain);
            }
        }
        long end = System.nanoTime() + patience.toNanos();
        for (int from = 0; from < unknown.size() && end - System.nanoTime() > 0 && mayAsk(); from += AT_ONCE) {
            List<String> some = unknown.subList(from, Math.min(unknown.size(), from + AT_ONCE));
            Map<String, MailRoute> found = MailRoute.of(dns(), some, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
            found.values().removeIf(route -> !route.isKnown());
            found.forEach((domain, route) -> known.put(domain, new Known(route, System.nanoTime() + GOOD_FOR)));
            routes.putAll(found);
            heard(!found.isEmpty());
        }
        return routes;
    }

    /** @return answers in the order of the questions; not known while name servers are not asked */
    List<Answer> ask(List<Question> questions) {
        if (!mayAsk()) {
            return questions.stream().map(question -> new Answer(Dns.Outcome.NOT_KNOWN, List.of())).toList();
        }
        List<Answer> answers = dns().ask(questions, patience);
        heard(answers.stream().anyMatch(Answer::isKnown));
        return answers;
    }

    boolean isSwitchedOn() {
        return settings.dns();
    }

    synchronized boolean mayAsk() {
        return settings.dns() && System.nanoTime() - restsUntil >= 0;
    }

    private synchronized void heard(boolean something) {
        if (!something) {
            LOG.warn("DNS said nothing; checks go on without it, and it is left alone for five minutes");
            restsUntil = System.nanoTime() + REST;
        }
    }

    private synchronized Dns dns() {
        if (dns == null) {
            dns = new Dns(settings.dnsServer());
        }
        return dns;
    }

    @PreDestroy
    synchronized void stop() {
        if (dns != null) {
            dns.close();
        }
    }
}
