package io.tocsin.preflight;

import java.util.List;
import java.util.Map;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.dns.MailRoute;
import io.tocsin.preflight.Finding.Severity;
import io.tocsin.preflight.ListFindings.Domain;

/** Domains on the list to which no letter can get. */
@ApplicationScoped
class DomainFindings {

    private static final int MOST_NAMED = 10;

    private final NameServers nameServers;

    DomainFindings(NameServers nameServers) {
        this.nameServers = nameServers;
    }

    Preflight.Domains add(List<Domain> domains, List<Finding> findings) {
        Map<String, MailRoute> routes = nameServers.routes(domains.stream().map(Domain::name).toList());
        List<Domain> nowhere = domains.stream()
                .filter(domain -> routes.getOrDefault(domain.name(), MailRoute.NOT_KNOWN).leadsNowhere()).toList();
        if (!nowhere.isEmpty()) {
            long contacts = nowhere.stream().mapToLong(Domain::contacts).sum();
            findings.add(Finding.of("DOMAIN_WITHOUT_MAIL", Severity.WARNS, nowhere.size(), nowhere.size()
                    + (nowhere.size() == 1 ? " domain takes" : " domains take")
                    + " no mail: no mail server, no address, or no such"
                    + " domain. " + contacts + (contacts == 1 ? " contact is" : " contacts are") + " there.",
                    "Correct the addresses: a letter to them comes back.")
                    .tenants(nowhere.stream().flatMap(domain -> domain.tenantIds().stream()).distinct().limit(MOST_NAMED)
                            .toList())
                    .details(nowhere.stream().limit(MOST_NAMED).map(domain -> domain.name() + ": "
                            + words(routes.get(domain.name()))).toList()));
        }
        long total = domains.isEmpty() ? 0 : domains.get(0).domains();
        if (routes.size() < total) {
            findings.add(Finding.of("DOMAINS_NOT_KNOWN", Severity.HINTS, total - routes.size(), "Of " + (total - routes.size())
                    + " of " + total + " recipient domains it is not known whether they take mail: "
                    + (!nameServers.isSwitchedOn() ? NameServers.NOT_ASKED
                            : nameServers.mayAsk() ? "there was no time to ask for all of them, or no answer."
                                    : "DNS said nothing and is left alone for some minutes."),
                    "Nothing waits for it." + (!nameServers.isSwitchedOn() ? ""
                            : " Ask again for more; the "
                                    + ListFindings.MOST_DOMAINS + " domains with the most contacts are asked for.")));
        }
        return new Preflight.Domains(total, routes.size(), nowhere.size());
    }

    private static String words(MailRoute route) {
        return switch (route) {
            case TAKES_NO_MAIL -> "says that it takes no mail";
            case NONE -> "has no mail server and no address";
            case NO_SUCH_DOMAIN -> "does not exist";
            case SERVERS, ITS_OWN, NOT_KNOWN -> "";
        };
    }
}
