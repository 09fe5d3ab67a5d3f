package io.tocsin.dns;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tocsin.dns.Dns.Answer;
import io.tocsin.dns.Dns.Kind;
import io.tocsin.dns.Dns.Outcome;
import io.tocsin.dns.Dns.Question;

/** Whether mail to a domain can get anywhere (RFC 5321, section 5.1). */
public enum MailRoute {
    /** It has mail servers. */
    SERVERS,
    /** It has none, but an address of its own, to which mail then goes. */
    ITS_OWN,
    /** It says that it takes no mail (RFC 7505). */
    TAKES_NO_MAIL,
    /** It has neither mail servers nor an address. */
    NONE,
    /** There is no such domain. */
    NO_SUCH_DOMAIN,
    /** DNS did not say in time. */
    NOT_KNOWN;

    public boolean isKnown() {
        return this != NOT_KNOWN;
    }

    /** A letter to it can only come back. */
    public boolean leadsNowhere() {
        return this == TAKES_NO_MAIL || this == NONE || this == NO_SUCH_DOMAIN;
    }

    /** @return for each domain where its mail goes, after {@code patience} at the latest */
    public static Map<String, MailRoute> of(Dns dns, List<String> domains, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        List<Answer> servers = dns.ask(domains.stream().map(domain -> new Question(domain, Kind.MX)).toList(), patience);
        Map<String, MailRoute> routes = new LinkedHashMap<>();
        List<String> without = new ArrayList<>();
        for (int i = 0; i < domains.size(); i++) {
            routes.put(domains.get(i), byServers(servers.get(i)));
            if (servers.get(i).outcome() == Outcome.NOTHING) {
                without.add(domains.get(i));
            }
        }
        List<Question> addresses = without.stream()
                .flatMap(domain -> List.of(new Question(domain, Kind.A), new Question(domain, Kind.AAAA)).stream()).toList();
        List<Answer> answers = dns.ask(addresses, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
        for (int i = 0; i < without.size(); i++) {
            routes.put(without.get(i), byAddresses(answers.get(2 * i), answers.get(2 * i + 1)));
        }
        return routes;
    }

    private static MailRoute byServers(Answer answer) {
        return switch (answer.outcome()) {
            case FOUND -> answer.values().stream().allMatch(value -> value.endsWith(" .")) ? TAKES_NO_MAIL : SERVERS;
            case NO_SUCH_NAME -> NO_SUCH_DOMAIN;
            case NOTHING, NOT_KNOWN -> NOT_KNOWN;
        };
    }

    private static MailRoute byAddresses(Answer four, Answer six) {
        if (four.outcome() == Outcome.FOUND || six.outcome() == Outcome.FOUND) {
            return ITS_OWN;
        }
        return four.isKnown() && six.isKnown() ? NONE : NOT_KNOWN;
    }
}
