package io.tocsin.passphrase;

import static jakarta.transaction.Transactional.TxType.MANDATORY;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
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
        requireThatAllWithhold(incidentId);
        if (known(incidentId, tenantId).isEmpty()) {
            incident.listMoved();
        }
        String made = Passphrase.make();
        on(incidentId, sql -> sql.run("""
                INSERT INTO tenant_passphrase (incident_id, tenant_id, proof, made_by, made_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (incident_id, tenant_id) DO UPDATE SET proof = excluded.proof, made_by = excluded.made_by,
                    made_at = excluded.made_at, wrong_tries = 0, tried_from = NULL, removed_at = NULL
                """, incidentId, tenantId, proof(incidentId, tenantId, made), actor.operatorId(), now()));
        journal.record(actor, "passphrase.made", About.incident(incidentId).tenant(tenantId), Map.of());
        return made;
    }

    private void requireListed(UUID incidentId, String tenantId) {
        if (on(incidentId, sql -> sql.rows(row -> true,
                "SELECT FROM affected_tenant WHERE incident_id = ? AND tenant_id = ?", incidentId, tenantId)).isEmpty()) {
            throw Refusal.notFound("tenant on the incident's list with the id", tenantId);
        }
    }

    /** The lock keeps workers of the version before from arriving until this transaction has ended; see the trigger. */
    private void requireThatAllWithhold(UUID incidentId) {
        boolean wouldMailWords = on(incidentId, sql -> {
            sql.query("SELECT pg_advisory_xact_lock(28, 1)");
            return !sql.rows(row -> true, """
                    SELECT FROM delivery_worker WHERE lease_until > clock_timestamp() AND NOT withholds_words LIMIT 1
                    """).isEmpty();
        });
        if (wouldMailWords) {
            throw new Refusal(RefusalCode.CONFLICT, "A replica of the version before is still sending, and would mail"
                    + " this tenant the full words. Wait until all replicas run this version, then ask again.");
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
        boolean removed = on(incidentId, sql -> sql.run("""
                UPDATE tenant_passphrase SET removed_at = ? WHERE incident_id = ? AND tenant_id = ? AND removed_at IS NULL
                """, now(), incidentId, tenantId)) > 0;
        if (removed) {
            incident.listMoved();
            journal.record(actor, "passphrase.removed", About.incident(incidentId).tenant(tenantId), Map.of());
        }
        return removed;
    }

    public Optional<Known> known(UUID incidentId, String tenantId) {
        return on(incidentId, sql -> sql.rows(row -> new Known(Sql.instant(row, 1), row.getInt(2)), """
                SELECT made_at, wrong_tries FROM tenant_passphrase
                WHERE incident_id = ? AND tenant_id = ? AND removed_at IS NULL
                """, incidentId, tenantId)).stream().findFirst();
    }

    /** What is kept to be compared with, and the wrong tries since {@code from}, which is null before the first. */
    private record Kept(byte[] proof, int wrongTries, Instant from) {
    }

    /**
     * One try, under the row's lock: of wrong ones {@link #MOST_WRONG} an hour are counted. In the caller's transaction:
     * whoever waits for the lock has one connection and needs no other, or strangers that wait together would have them all.
     */
    @Transactional
    public Try check(UUID incidentId, String tenantId, String typed) {
        Optional<Kept> kept = on(incidentId, sql -> sql.rows(
                row -> new Kept(row.getBytes(1), row.getInt(2), Sql.instant(row, 3)), """
                        SELECT proof, wrong_tries, tried_from FROM tenant_passphrase
                        WHERE incident_id = ? AND tenant_id = ? AND removed_at IS NULL FOR UPDATE
                        """, incidentId, tenantId)).stream().findFirst();
        if (kept.isEmpty()) {
            return Try.WRONG;
        }
        // The right one always opens: with a limit that held for it too, whoever reads the mailbox could use the link
        // to shut the tenant out. Nobody comes upon 75 bits by guessing.
        if (MessageDigest.isEqual(kept.get().proof(), proof(incidentId, tenantId, typed))) {
            return Try.RIGHT;
        }
        Instant now = now();
        Instant from = kept.get().from();
        boolean counts = from != null && from.plus(WINDOW).isAfter(now);
        int wrong = counts ? kept.get().wrongTries() : 0;
        if (wrong >= MOST_WRONG) {
            return Try.TOO_MANY;
        }
        on(incidentId, sql -> sql.run("""
                UPDATE tenant_passphrase SET wrong_tries = ?, tried_from = ? WHERE incident_id = ? AND tenant_id = ?
                """, wrong + 1, counts ? from : now, incidentId, tenantId));
        return Try.WRONG;
    }

    private byte[] proof(UUID incidentId, String tenantId, String passphrase) {
        return secret.mac("passphrase", incidentId.toString().getBytes(UTF_8), tenantId.getBytes(UTF_8),
                Passphrase.normal(passphrase).getBytes(UTF_8));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private <T> T on(UUID incidentId, Sql.Work<T> work) {
        return Sql.on(database, "passphrase of incident " + incidentId, work);
    }
}
