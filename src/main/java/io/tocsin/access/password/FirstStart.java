package io.tocsin.access.password;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import jakarta.persistence.EntityManager;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.tocsin.access.ApiKey;
import io.tocsin.access.FirstKey;
import io.tocsin.access.Operator;
import io.tocsin.access.Role;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;

/**
 * Lets the first person in: while no key exists, a start makes the operator {@code admin} and one key for it. Replicas that
 * start at once wait for each other, and one of them finds nobody there.
 */
@ApplicationScoped
public class FirstStart {

    private static final Logger LOG = Logger.getLogger(FirstStart.class);

    /** Any number, the same on every replica; nothing else of ours takes this advisory lock. */
    private static final long LOCK = 0x70c51f125L;

    @ConfigProperty(name = FirstKey.SETTING)
    Optional<String> bootstrapKey;

    private final EntityManager database;
    private final Invitations invitations;
    private final Journal journal;
    private final Clock clock;

    FirstStart(EntityManager database, Invitations invitations, Journal journal, Clock clock) {
        this.database = database;
        this.invitations = invitations;
        this.journal = journal;
        this.clock = clock;
    }

    /** Before anybody else begins to work: whoever may not let somebody in is refused. */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        letSomebodyIn(bootstrapKey);
    }

    /** @return the key that was made, or nothing where somebody has one already */
    Optional<String> letSomebodyIn(Optional<String> wanted) {
        // The key is shown only once it is committed: one that opens nothing must never be copied from a log.
        Optional<String> made = QuarkusTransaction.requiringNew().call(() -> makeFirstKey(wanted));
        if (made.isPresent() && wanted.isEmpty()) {
            String link = QuarkusTransaction.requiringNew().call(this::invite);
            LOG.warnf(
                    """
                            Nobody could sign in yet, so there is an operator "admin" now. Open this within 24 hours to set its password \
                            and sign in to the console:

                                %s

                            And this is its API key:

                                %s

                            Both are shown this once: keep the key. Use it as "Authorization: Bearer <key>", give every person an \
                            operator of their own, then revoke it.""",
                    link, made.get());
        } else if (made.isPresent()) {
            LOG.info(
                    "Nobody could sign in yet, so there is an operator \"admin\" now, with the key of TOCSIN_BOOTSTRAP_API_KEY. "
                            + "Set its password with this key at /console/sign-in.");
        }
        return made;
    }

    private String invite() {
        Operator admin = Operator.named("admin");
        return admin.disabled || admin.kind != Operator.Kind.PERSON ? "(none: the operator \"admin\" is disabled, or no person)"
                : invitations.invite(admin, Actor.SERVICE).url();
    }

    Optional<String> makeFirstKey(Optional<String> wanted) {
        database.createNativeQuery("SELECT 1 FROM pg_advisory_xact_lock(?)").setParameter(1, LOCK).getSingleResult();
        if (ApiKey.count() > 0) {
            return Optional.empty();
        }
        wanted.ifPresent(FirstKey::refuseWeak);
        var now = clock.instant();
        Operator admin = Operator.<Operator> find("name", "admin").firstResultOptional()
                .orElseGet(() -> Operator.create("admin", Operator.Kind.PERSON, List.of(Role.ADMIN, Role.AUTHOR, Role.SENDER),
                        now));
        String label = "first start";
        ApiKey.Issued issued = wanted.map(text -> ApiKey.issue(admin, label, text, now))
                .orElseGet(() -> ApiKey.issue(admin, label, now));
        journal.record(Actor.SERVICE, "operator.bootstrapped", About.subject(admin.id),
                Map.of("apiKeyId", issued.apiKey().id));
        return Optional.of(issued.key());
    }
}
