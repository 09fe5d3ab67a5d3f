package io.tocsin.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What came of the run, and what to open next.
 *
 * @param list the answer to the import
 * @param notice as it stands now
 * @param listHanded when the import of the list began
 * @param addressee whose advisory is offered to be opened
 */
record DemoSummary(String base, String incident, JsonNode list, JsonNode notice, Instant listHanded, SampleTenant addressee,
        String dashboardKey, String adminKey) {

    /** @return whether every delivery was accepted */
    boolean tell(Console console) {
        JsonNode deliveries = notice.path("deliveries");
        long total = deliveries.path("total").asLong();
        long accepted = deliveries.path("accepted").asLong();
        console.say("");
        row(console, "Incident", incident);
        row(console, "Tenants", "%,d".formatted(list.path("tenants").asLong()));
        row(console, "Contacts", "%,d".formatted(list.path("contacts").asLong()));
        row(console, "Accepted", "%,d".formatted(accepted));
        row(console, "Failed", "%,d".formatted(total - accepted));
        row(console, "Sending took", seconds(time("releasedAt"), time("lastAcceptedAt")));
        row(console, "List to last acceptance", seconds(listHanded, time("lastAcceptedAt")));
        console.say("");
        return total > 0 && accepted == total;
    }

    /** Addresses that answer for as long as the demo is up. */
    void tellWhatToOpen(Console console, List<DemoSignIn> people) {
        row(console, "The console, where people do this", "");
        console.say("    " + base + "/console");
        people.forEach(person -> console.say("    sign in as %s with %s: %s".formatted(person.name(), person.password(),
                person.does())));
        row(console, "An advisory, as " + addressee.contacts().get(0).name() + " sees it", "");
        console.say("    " + advisory());
        row(console, "The inbox of all recipients", "");
        console.say("    " + base + "/inbox");
        row(console, "The API", "");
        console.say("    " + base + "/q/openapi");
        row(console, "The status of one tenant", "");
        console.say("    curl -w '\\n' -H 'Authorization: Bearer %s' %s/api/v1/tenants/%s/status".formatted(dashboardKey, base,
                addressee.tenantId()));
        row(console, "For the calls in README.md", "");
        console.say("    export TOCSIN=%s ADMIN=%s".formatted(base, adminKey));
    }

    /** The link out of the mail itself: nobody but its recipient is told it otherwise. */
    private String advisory() {
        Inbox inbox = Inbox.current().orElseThrow();
        String address = addressee.contacts().get(0).email();
        return inbox.find(address).findFirst()
                .flatMap(entry -> inbox.source(entry.number()))
                .map(raw -> InboxPages.links(InboxMail.of(raw).text()))
                .stream().flatMap(List::stream).filter(link -> link.startsWith(base + "/a/")).findFirst()
                .orElse("(no mail to " + address + ")");
    }

    private Instant time(String field) {
        String text = notice.path(field).asText("");
        return text.isEmpty() || text.equals("null") ? null : Instant.parse(text);
    }

    private static String seconds(Instant from, Instant to) {
        return from == null || to == null ? "-" : "%.1f s".formatted(Duration.between(from, to).toMillis() / 1000.0);
    }

    private static void row(Console console, String name, String value) {
        console.say("  %-26s %s".formatted(name, value).stripTrailing());
    }
}
