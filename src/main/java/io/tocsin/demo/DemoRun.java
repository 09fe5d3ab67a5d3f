package io.tocsin.demo;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import com.fasterxml.jackson.databind.JsonNode;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.tocsin.access.FirstKey;
import io.tocsin.access.password.SignIn;
import io.tocsin.access.session.Sessions;
import io.tocsin.vendor.PublicUrl;

/**
 * The main job, done as people do it: one operator brings the lists, writes and prepares; a second person approves; the
 * first releases. All of it over the API. What is left to do is done in the console. Then it stays until it is told to stop, or
 * ends at once with {@code --exit}.
 */
public class DemoRun implements QuarkusApplication {

    private static final Logger LOG = Logger.getLogger(DemoRun.class);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(150);
    /** When nothing has moved for so long, the rest is told as not accepted. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SampleIncident sample = new SampleIncident();
    private final Console console = Console.standard();

    @Inject
    PublicUrl publicUrl;
    @Inject
    SignIn signIn;
    @Inject
    Sessions sessions;

    @ConfigProperty(name = FirstKey.SETTING)
    Optional<String> firstKey;

    @ConfigProperty(name = "quarkus.log.file.path")
    Optional<String> log;

    /** @return 0 only if every delivery was accepted */
    @Override
    public int run(String... args) {
        boolean staysUp = !Arrays.asList(args).contains("--exit");
        boolean accepted = false;
        try {
            accepted = tell(staysUp);
        } catch (Api.DemoFailed failed) {
            LOG.error("The demo failed", failed);
            console.say("tocsin: the demo failed: " + failed.getMessage() + " All of it is in " + log.orElseThrow() + ".");
            return 1;
        }
        if (staysUp) {
            console.say("Everything above stays up until you press Ctrl-C.");
            Quarkus.waitForExit();
        }
        return accepted ? 0 : 1;
    }

    private boolean tell(boolean staysUp) {
        console.say("");
        console.say("Tocsin demo: %,d tenants, an incident, %d of them affected. Nothing leaves this machine."
                .formatted(SampleIncident.TENANTS, SampleIncident.AFFECTED));
        console.say("");

        Operators operators = timed("Operators: ann writes and sends, ben approves", this::operators);
        timed("Directory of %,d tenants imported".formatted(SampleIncident.TENANTS), () -> operators.ann()
                .post("/tenants", "text/csv", csv(sample.directory(), false)).orFail());
        String incident = openIncident(operators.ann());

        Instant listHanded = Instant.now();
        JsonNode list = timed("List of affected tenants imported into " + incident, () -> operators.ann()
                .post("/incidents/" + incident + "/affected-tenants", "text/csv", csv(sample.affected(), true)).orFail());
        String notice = draft(operators.ann(), incident);
        String digest = timed("Advisories rendered and checked", () -> operators.ann()
                .post("/notices/" + notice + "/preparation", Map.of()).orFail().path("digest").asText());
        timed("Approved by ben, over " + digest.substring(0, Math.min(23, digest.length())) + "…", () -> operators.ben()
                .post("/notices/" + notice + "/approval", Map.of("digest", digest)).orFail());
        operators.ann().post("/notices/" + notice + "/release", Map.of()).orFail();

        JsonNode sent = watch(operators.ann(), notice);
        DemoSummary summary = new DemoSummary(publicUrl.base(), incident, list, sent, listHanded, addressee(),
                operators.dashboardKey(), firstKey.orElseThrow());
        boolean accepted = summary.tell(console);
        if (staysUp) {
            summary.tellWhatToOpen(console, leaveSomethingToDo(operators, incident));
        }
        console.say("  The log");
        console.say("    " + log.orElseThrow());
        console.say("");
        return accepted;
    }

    /** The console opens on the incident as it stands, and ben has something to approve. */
    private List<DemoSignIn> leaveSomethingToDo(Operators operators, String incident) {
        timed("An update drafted and prepared; it waits for ben in the console", () -> {
            String update = operators.ann().post("/incidents/" + incident + "/notices", Map.of("kind", "UPDATE", "template",
                    "update", "audience", "ALL", "acknowledgeWithin", "PT72H")).orFail().path("id").asText();
            return operators.ann().post("/notices/" + update + "/preparation", Map.of()).orFail();
        });
        List<DemoSignIn> people = List.of(
                new DemoSignIn("ann", "prepare-and-send", "writes, prepares, releases, calls"),
                new DemoSignIn("ben", "look-and-approve", "approves what ann prepared, and alone can retract it"));
        people.forEach(person -> person.setPassword(signIn, sessions, person.name().equals("ann") ? operators.ann().key()
                : operators.ben().key()));
        return people;
    }

    private record Operators(Api ann, Api ben, String dashboardKey) {
    }

    private Operators operators() {
        Api admin = new Api(publicUrl.base(), firstKey.orElseThrow());
        return new Operators(admin.withKey(keyOf(admin, "ann", "PERSON", List.of("author", "sender"))),
                admin.withKey(keyOf(admin, "ben", "PERSON", List.of("approver", "sender"))),
                keyOf(admin, "dashboard", "SYSTEM", List.of("viewer")));
    }

    private static String keyOf(Api admin, String name, String kind, List<String> roles) {
        admin.post("/operators", Map.of("name", name, "kind", kind, "roles", roles)).orFail();
        return admin.post("/operators/" + name + "/api-keys", Map.of("label", "demo")).orFail().path("key").asText();
    }

    private String openIncident(Api ann) {
        return ann.post("/incidents", SampleIncident.incident("INC-2022-01")).orFail().path("reference").asText();
    }

    private static String draft(Api ann, String incident) {
        Instant nextUpdate = Instant.now().plus(Duration.ofHours(24)).truncatedTo(ChronoUnit.HOURS);
        return ann.post("/incidents/" + incident + "/notices", Map.of("kind", "INITIAL", "template", "initial-notice",
                "acknowledgeWithin", "PT72H", "nextUpdateAt", nextUpdate.toString())).orFail().path("id").asText();
    }

    /** Until nothing moves any more, or has not moved for too long. */
    private JsonNode watch(Api ann, String notice) {
        long lastAccepted = -1;
        Instant lastMoved = Instant.now();
        while (true) {
            JsonNode now = ann.get("/notices/" + notice).orFail();
            JsonNode deliveries = now.path("deliveries");
            long accepted = deliveries.path("accepted").asLong();
            console.progress(accepted, deliveries.path("total").asLong());
            if (!now.path("state").asText().equals("RELEASED")) {
                return now;
            }
            if (accepted != lastAccepted) {
                lastAccepted = accepted;
                lastMoved = Instant.now();
            } else if (lastMoved.plus(PATIENCE).isBefore(Instant.now())) {
                return now;
            }
            rest();
        }
    }

    private static void rest() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_AFTER.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Api.DemoFailed("interrupted");
        }
    }

    /** Somebody whose accounts were viewed and who reads English: the advisory that shows most. */
    private SampleTenant addressee() {
        return sample.affected().skip(8).filter(tenant -> tenant.locale().startsWith("en-"))
                .filter(tenant -> tenant.facts().containsKey("accountsViewed")).findFirst().orElseThrow();
    }

    private static byte[] csv(Stream<SampleTenant> tenants, boolean withFacts) {
        ByteArrayOutputStream csv = new ByteArrayOutputStream();
        SampleLists.writeCsv(tenants, withFacts, csv);
        return csv.toByteArray();
    }

    private <T> T timed(String what, Supplier<T> work) {
        Instant begin = Instant.now();
        T done = work.get();
        console.step(what, Duration.between(begin, Instant.now()));
        return done;
    }
}
