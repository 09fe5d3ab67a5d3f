package io.tocsin.signature;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import jakarta.transaction.Transactional;

import org.jboss.logging.Logger;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.StartupEvent;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.postgres.Sql;

/**
 * The keys that sign, in the database, so that all replicas have the same. The newest one signs what is released from now on;
 * the others stay, since what they signed has to stay provable.
 */
@ApplicationScoped
public class SigningKeys {

    private static final Logger LOG = Logger.getLogger(SigningKeys.class);

    /** Any number, the same on every replica; nothing else of ours takes this advisory lock. */
    private static final long LOCK = 0x70c51f126L;

    private final DataSource database;
    private final KeyLock lock;
    private final Journal journal;
    private final Clock clock;
    /** Opened ones. A key never changes. */
    private final Map<String, SigningKey> opened = new ConcurrentHashMap<>();

    SigningKeys(DataSource database, KeyLock lock, Journal journal, Clock clock) {
        this.database = database;
        this.lock = lock;
        this.journal = journal;
        this.clock = clock;
    }

    /** Before the worker, which has letters signed. */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        QuarkusTransaction.requiringNew().run(this::makeOneThatSigns);
    }

    /** Replicas that start at once wait for each other, and one of them finds none. */
    void makeOneThatSigns() {
        takeTurn();
        Optional<String> newest = newest();
        if (newest.isPresent() && find(newest.get()).isEmpty()) {
            LOG.warnf("Signing key %s was locked under another TOCSIN_SECRET, so a new one is made. What the old one signed"
                    + " can still be checked.", newest.get());
        }
        if (newest.flatMap(this::find).isEmpty()) {
            rotate(Actor.SERVICE);
        }
    }

    /** From now on another key signs. Notices whose letters have begun to leave stay with theirs. */
    @Transactional(MANDATORY)
    public PublicKey rotate(Actor actor) {
        takeTurn();
        SigningKey made = SigningKey.make();
        PublicKey known = new PublicKey(made.publicKey(), clock.instant());
        Sql.on(database, "a new signing key", sql -> sql.run("""
                INSERT INTO signing_key (kid, public_key, private_key, made_by, made_at)
                VALUES (?, ?, ?, ?, greatest(?, (SELECT max(made_at) + interval '1 microsecond' FROM signing_key)))
                """, made.kid(), made.publicKey(), lock.lock(made.kid(), made.secret()), actor.operatorId(), known.madeAt()));
        journal.record(actor, "signing-key.made", About.subject(made.kid()), Map.of());
        return known;
    }

    private void takeTurn() {
        query(row -> null, "SELECT pg_advisory_xact_lock(?)", LOCK);
    }

    /** @return all that ever signed, the newest first */
    public List<PublicKey> all() {
        return query(row -> new PublicKey(row.getBytes(1), Sql.instant(row, 2)),
                "SELECT public_key, made_at FROM signing_key ORDER BY made_at DESC");
    }

    private Optional<String> newest() {
        return query(row -> row.getString(1), "SELECT kid FROM signing_key ORDER BY made_at DESC LIMIT 1").stream().findFirst();
    }

    /** @return the key of that name; the newest when it was locked under a secret that is another one today */
    SigningKey named(String kid) {
        return find(kid).or(() -> newest().flatMap(this::find)).orElseThrow(
                () -> new IllegalStateException("no signing key can be opened with this TOCSIN_SECRET; a restart makes one"));
    }

    private Optional<SigningKey> find(String kid) {
        SigningKey known = opened.get(kid);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<SigningKey> found = query(row -> row.getBytes(1), "SELECT private_key FROM signing_key WHERE kid = ?", kid)
                .stream().findFirst().flatMap(locked -> lock.open(kid, locked)).map(SigningKey::of);
        found.ifPresent(key -> opened.put(kid, key));
        return found;
    }

    private <T> List<T> query(Sql.Read<T> read, String statement, Object... values) {
        return Sql.on(database, "signing keys", sql -> sql.rows(read, statement, values));
    }
}
