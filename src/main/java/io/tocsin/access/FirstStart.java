package io.tocsin.access;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.persistence.EntityManager;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.postgres.StartRefused;

/**
 * Lets the first person in: while no key exists, a start makes the operator {@code admin} and one key for it. Replicas that
 * start at once wait for each other, and one of them finds nobody there.
 */
@ApplicationScoped
public class FirstStart {

    private static final Logger LOG = Logger.getLogger(FirstStart.class);

    /** Any number, the same on every replica; nothing else of ours takes this advisory lock. */
    private static final long LOCK = 0x70c51f125L;
    private static final int MINIMUM_LENGTH = 32;
    private static final int MINIMUM_VARIETY = 10;
    /** What RFC 6750, section 2.1 lets stand in the header. */
    private static final Pattern SENDABLE = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    @ConfigProperty(name = "tocsin.bootstrap-api-key")
    Optional<String> bootstrapKey;

    private final EntityManager database;
    private final Journal journal;
    private final Clock clock;

    FirstStart(EntityManager database, Journal journal, Clock clock) {
        this.database = database;
        this.journal = journal;
        this.clock = clock;
    }

    void start(@Observes StartupEvent event) {
        letSomebodyIn(bootstrapKey);
    }

    /** @return the key that was made, or nothing where somebody has one already */
    Optional<String> letSomebodyIn(Optional<String> wanted) {
        // The key is shown only once it is committed: one that opens nothing must never be copied from a log.
        Optional<String> made = QuarkusTransaction.requiringNew().call(() -> makeFirstKey(wanted));
        if (made.isPresent() && wanted.isEmpty()) {
            LOG.warnf("""
                    Nobody could sign in yet, so there is an operator "admin" now, with this API key:

                        %s

                    It is shown this once: keep it. Use it as "Authorization: Bearer <key>", give every person an operator \
                    of their own with it, then revoke it.""", made.get());
        } else if (made.isPresent()) {
            LOG.info(
                    "Nobody could sign in yet, so there is an operator \"admin\" now, with the key of TOCSIN_BOOTSTRAP_API_KEY.");
        }
        return made;
    }

    Optional<String> makeFirstKey(Optional<String> wanted) {
        database.createNativeQuery("SELECT 1 FROM pg_advisory_xact_lock(?)").setParameter(1, LOCK).getSingleResult();
        if (ApiKey.count() > 0) {
            return Optional.empty();
        }
        wanted.ifPresent(FirstStart::refuseWeak);
        var now = clock.instant();
        Operator admin = Operator.<Operator> find("name", "admin").firstResultOptional()
                .orElseGet(() -> Operator.create("admin", Operator.Kind.PERSON, List.of(Role.ADMIN, Role.AUTHOR, Role.SENDER),
                        now));
        ApiKey.Issued issued = ApiKey.issue(admin, "first start", wanted.orElseGet(KeyText::random), now);
        journal.record(Actor.SERVICE, "operator.bootstrapped", About.subject(admin.id),
                Map.of("apiKeyId", issued.apiKey().id));
        return Optional.of(issued.key());
    }

    private static void refuseWeak(String key) {
        String fault = null;
        if (key.length() < MINIMUM_LENGTH) {
            fault = "is shorter than " + MINIMUM_LENGTH + " characters";
        } else if (key.chars().distinct().count() < MINIMUM_VARIETY) {
            fault = "repeats a few characters and can be guessed";
        } else if (!SENDABLE.matcher(key).matches()) {
            fault = "has characters that cannot be sent; use letters, digits and -._~+/ only";
        } else if (key.startsWith(KeyText.PREFIX) && !KeyText.isWellFormed(key)) {
            fault = "starts with " + KeyText.PREFIX + " but its checksum does not hold: it was mistyped";
        }
        if (fault != null) {
            throw new StartRefused("TOCSIN_BOOTSTRAP_API_KEY " + fault
                    + ". Set a random one, e.g. from: openssl rand -hex 32");
        }
    }
}
