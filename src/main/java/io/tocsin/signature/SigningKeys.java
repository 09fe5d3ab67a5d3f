package io.tocsin.signature;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
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
            LOG.warn("The newest signing key was locked under another TOCSIN_SECRET, so a new one is made. What the old one "
                    + "signed can still be checked.");
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
        try (Connection connection = database.getConnection(); PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO signing_key (kid, public_key, private_key, made_by, made_at)
                VALUES (?, ?, ?, ?, greatest(?, (SELECT max(made_at) + interval '1 microsecond' FROM signing_key)))
                """)) {
            insert.setString(1, made.kid());
            insert.setBytes(2, made.publicKey());
            insert.setBytes(3, lock.lock(made.kid(), made.secret()));
            insert.setObject(4, actor.operatorId());
            insert.setTimestamp(5, Timestamp.from(known.madeAt()));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("a new signing key", e);
        }
        journal.record(actor, "signing-key.made", About.subject(made.kid()), Map.of());
        return known;
    }

    private void takeTurn() {
        query("SELECT pg_advisory_xact_lock(" + LOCK + ")", null, row -> null);
    }

    /** @return all that ever signed, the newest first */
    public List<PublicKey> all() {
        return query("SELECT public_key, made_at FROM signing_key ORDER BY made_at DESC", null,
                row -> new PublicKey(row.getBytes(1), row.getTimestamp(2).toInstant()));
    }

    private Optional<String> newest() {
        return query("SELECT kid FROM signing_key ORDER BY made_at DESC LIMIT 1", null, row -> row.getString(1)).stream()
                .findFirst();
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
        Optional<SigningKey> found = query("SELECT private_key FROM signing_key WHERE kid = ?", kid, row -> row.getBytes(1))
                .stream().findFirst().flatMap(locked -> lock.open(kid, locked)).map(SigningKey::of);
        found.ifPresent(key -> opened.put(kid, key));
        return found;
    }

    private interface Row<T> {
        T of(ResultSet row) throws SQLException;
    }

    private <T> List<T> query(String sql, String parameter, Row<T> as) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement(sql)) {
            if (parameter != null) {
                select.setString(1, parameter);
            }
            List<T> rows = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(as.of(row));
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new IllegalStateException("signing keys", e);
        }
    }
}
