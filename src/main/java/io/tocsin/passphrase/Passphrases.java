package io.tocsin.passphrase;

import static jakarta.transaction.Transactional.TxType.MANDATORY;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.access.Secret;
import io.tocsin.incident.Incident;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Passphrases of tenants, each for one incident. Kept as a proof under {@code TOCSIN_SECRET}, never as they are. */
@ApplicationScoped
public class Passphrases {

    /** Wrong ones that are counted in {@link #WINDOW}. The right one always opens. */
    static final int MOST_WRONG = 10;
    static final Duration WINDOW = Duration.ofHours(1);

    private final DataSource database;
    private final Secret secret;
    private final Journal journal;
    private final Clock clock;

    Passphrases(DataSource database, Secret secret, Journal journal, Clock clock) {
        this.database = database;
        this.secret = secret;
        this.journal = journal;
        this.clock = clock;
    }

    /** What came of a try. */
    public enum Try {
        RIGHT,
        WRONG,
        TOO_MANY
    }

    /** @param wrongTries in the last hour in which there was one */
    public record Known(Instant madeAt, int wrongTries) {
    }

    /**
     * Takes the place of the one before, whose opened pages close. Where there was none, what is prepared in the incident and
     * not yet released has to be prepared again: how the tenant is told is part of what is approved.
     *
     * @return the passphrase, which nobody can tell again
     * @throws Refusal NOT_FOUND for a tenant that is not on the incident's list; CONFLICT while a replica is at work that would
     *         mail the words all the same
     */
    @Transactional(MANDATORY)
    public String make(UUID incidentId, String tenantId, Actor actor) {
        Incident incident = Incident.lock(incidentId);
        requireListed(incidentId, tenantId);
        requireThatAllWithhold();
        if (known(incidentId, tenantId).isEmpty()) {
            incident.listMoved();
        }
        String made = Passphrase.make();
        run("""
                INSERT INTO tenant_passphrase (incident_id, tenant_id, proof, made_by, made_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (incident_id, tenant_id) DO UPDATE SET proof = excluded.proof, made_by = excluded.made_by,
                    made_at = excluded.made_at, wrong_tries = 0, tried_from = NULL, removed_at = NULL
                """, incidentId, tenantId, proof(incidentId, tenantId, made), actor.operatorId(), Timestamp.from(now()));
        journal.record(actor, "passphrase.made", About.incident(incidentId).tenant(tenantId), Map.of());
        return made;
    }

    private void requireListed(UUID incidentId, String tenantId) {
        try (Connection connection = database.getConnection()) {
            if (new Sql(connection).rows(row -> true, "SELECT FROM affected_tenant WHERE incident_id = ? AND tenant_id = ?",
                    incidentId, tenantId).isEmpty()) {
                throw Refusal.notFound("tenant on the incident's list with the id", tenantId);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("passphrase", e);
        }
    }

    /** The lock keeps workers of the version before from arriving until this transaction has ended; see the trigger. */
    private void requireThatAllWithhold() {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock(28, 1)");
            try (ResultSet row = statement.executeQuery("""
                    SELECT EXISTS (SELECT FROM delivery_worker WHERE lease_until > clock_timestamp() AND NOT withholds_words)
                    """)) {
                row.next();
                if (row.getBoolean(1)) {
                    throw new Refusal(RefusalCode.CONFLICT, "A replica of the version before is still sending, and would mail"
                            + " this tenant the full words. Wait until all replicas run this version, then ask again.");
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("passphrase", e);
        }
    }

    /**
     * Pages that it opened stay open. What is prepared in the incident and not yet released has to be prepared again.
     *
     * @return whether there was one
     */
    @Transactional(MANDATORY)
    public boolean remove(UUID incidentId, String tenantId, Actor actor) {
        Incident incident = Incident.lock(incidentId);
        boolean removed = run("""
                UPDATE tenant_passphrase SET removed_at = ? WHERE incident_id = ? AND tenant_id = ? AND removed_at IS NULL
                """, Timestamp.from(now()), incidentId, tenantId) > 0;
        if (removed) {
            incident.listMoved();
            journal.record(actor, "passphrase.removed", About.incident(incidentId).tenant(tenantId), Map.of());
        }
        return removed;
    }

    public Optional<Known> known(UUID incidentId, String tenantId) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT made_at, wrong_tries FROM tenant_passphrase
                WHERE incident_id = ? AND tenant_id = ? AND removed_at IS NULL
                """)) {
            select.setObject(1, incidentId);
            select.setString(2, tenantId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new Known(row.getTimestamp(1).toInstant(), row.getInt(2))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("passphrase", e);
        }
    }

    /**
     * One try, under the row's lock: of wrong ones {@link #MOST_WRONG} an hour are counted. In the caller's transaction:
     * whoever waits for the lock has one connection and needs no other, or strangers that wait together would have them all.
     */
    @Transactional
    public Try check(UUID incidentId, String tenantId, String typed) {
        Instant now = now();
        byte[] given = proof(incidentId, tenantId, typed);
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT proof, wrong_tries, tried_from FROM tenant_passphrase
                WHERE incident_id = ? AND tenant_id = ? AND removed_at IS NULL FOR UPDATE
                """)) {
            select.setObject(1, incidentId);
            select.setString(2, tenantId);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return Try.WRONG;
                }
                // The right one always opens: with a limit that held for it too, whoever reads the mailbox could use the link
                // to shut the tenant out. Nobody comes upon 75 bits by guessing.
                if (MessageDigest.isEqual(row.getBytes(1), given)) {
                    return Try.RIGHT;
                }
                boolean counts = row.getTimestamp(3) != null && row.getTimestamp(3).toInstant().plus(WINDOW).isAfter(now);
                int wrong = counts ? row.getInt(2) : 0;
                if (wrong >= MOST_WRONG) {
                    return Try.TOO_MANY;
                }
                run("""
                        UPDATE tenant_passphrase SET wrong_tries = ?, tried_from = ? WHERE incident_id = ? AND tenant_id = ?
                        """, wrong + 1, counts ? row.getTimestamp(3) : Timestamp.from(now), incidentId, tenantId);
                return Try.WRONG;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("passphrase", e);
        }
    }

    private byte[] proof(UUID incidentId, String tenantId, String passphrase) {
        return secret.mac("passphrase", incidentId.toString().getBytes(UTF_8), tenantId.getBytes(UTF_8),
                Passphrase.normal(passphrase).getBytes(UTF_8));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private int run(String sql, Object... values) {
        try (Connection connection = database.getConnection(); PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("passphrase", e);
        }
    }
}
