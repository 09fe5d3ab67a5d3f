package io.tocsin.access.password;

import static jakarta.transaction.Transactional.TxType.MANDATORY;
import static jakarta.transaction.Transactional.TxType.REQUIRES_NEW;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.quarkus.scheduler.Scheduled;
import io.tocsin.access.Secret;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Slows down whoever guesses passwords, and not the person whose name is tried: waits grow for a name from one network, for a
 * network whatever names it tries, and for a name from networks that its owner never signed in from. A try is counted before it
 * is looked at, so that many at once are not looked at for nothing; one that has to wait is not counted.
 */
@ApplicationScoped
public class GuessLimit {

    /** What tries are counted for. Always taken in this order, so that nobody waits for somebody who waits for him. */
    private enum Counted {
        NAME(50),
        NETWORK(30),
        NAME_FROM_NETWORK(5);

        /** Tries that need not wait. */
        final int free;

        Counted(int free) {
            this.free = free;
        }
    }

    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(15);
    /** After so long without a wrong try all is forgotten. */
    private static final Duration FORGOTTEN_AFTER = Duration.ofDays(1);

    private static final UUID NOBODY = new UUID(0, 0);

    private final DataSource database;
    private final Secret secret;
    private final Journal journal;
    private final Clock clock;

    GuessLimit(DataSource database, Secret secret, Journal journal, Clock clock) {
        this.database = database;
        this.secret = secret;
        this.journal = journal;
        this.clock = clock;
    }

    /**
     * Counts a try, which {@link #right} takes back.
     *
     * @param name as typed, whoever has it
     * @param operatorId whose name it is, or null; who signed in from this network before is counted by the name alone, so that
     *        neither strangers nor a machine beside it keep the owner out
     * @throws Refusal TOO_MANY, with the wait in words; then nothing is counted
     */
    @Transactional(REQUIRES_NEW)
    void count(String name, UUID operatorId, String network) {
        Instant now = clock.instant();
        try (Connection connection = database.getConnection()) {
            // Asked for a name that nobody has too, so that it takes as long.
            boolean known = isKnown(connection, operatorId == null ? NOBODY : operatorId, network);
            for (Counted counted : Counted.values()) {
                if (counted == Counted.NAME_FROM_NETWORK || !known) {
                    count(connection, counted, name, operatorId, network, now);
                }
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot count a try at signing in", e);
        }
    }

    private static boolean isKnown(Connection connection, UUID operatorId, String network) throws SQLException {
        try (PreparedStatement select = connection
                .prepareStatement("SELECT 1 FROM operator_network WHERE operator_id = ? AND network = ?")) {
            select.setObject(1, operatorId);
            select.setString(2, network);
            return select.executeQuery().next();
        }
    }

    private void count(Connection connection, Counted counted, String name, UUID operatorId, String network, Instant now)
            throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO sign_in_tries AS t (counted, tries, first_at, last_at) VALUES (?, 1, ?, ?)
                ON CONFLICT (counted) DO UPDATE
                   SET tries = CASE WHEN t.last_at < ? THEN 1 ELSE t.tries + 1 END,
                       first_at = CASE WHEN t.last_at < ? THEN excluded.first_at ELSE t.first_at END,
                       last_at = excluded.last_at
                RETURNING new.tries, old.last_at
                """)) {
            var forgotten = now.minus(FORGOTTEN_AFTER).atOffset(ZoneOffset.UTC);
            upsert.setString(1, key(counted, name, network));
            upsert.setObject(2, now.atOffset(ZoneOffset.UTC));
            upsert.setObject(3, now.atOffset(ZoneOffset.UTC));
            upsert.setObject(4, forgotten);
            upsert.setObject(5, forgotten);
            try (ResultSet row = upsert.executeQuery()) {
                row.next();
                int before = row.getInt(1) - 1;
                Timestamp last = row.getTimestamp(2);
                refuseWhoMustWait(last == null ? now : last.toInstant(), wait(counted, before), now);
                journalSeries(counted, before + 1, operatorId);
            }
        }
    }

    /** @param before wrong tries before this one */
    private static Duration wait(Counted counted, int before) {
        if (before < counted.free) {
            return Duration.ZERO;
        }
        Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(before - counted.free, 10));
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    private static void refuseWhoMustWait(Instant last, Duration wait, Instant now) {
        Duration left = Duration.between(now, last.plus(wait));
        if (wait.isZero() || left.isNegative() || left.isZero()) {
            return;
        }
        long minutes = (left.toSeconds() + 59) / 60;
        throw new Refusal(RefusalCode.TOO_MANY, "There were several wrong tries. So that nobody can guess a password, the next"
                + " one is possible in " + (minutes == 1 ? "a minute" : minutes + " minutes")
                + ". This one was not looked at. An admin can make you a link for a new password at any time.");
    }

    /** Where waiting begins, and each time that it has doubled. */
    private void journalSeries(Counted counted, int tries, UUID operatorId) {
        int over = tries - counted.free;
        if (over >= 0 && (over & over - 1) == 0) {
            journal.record(Actor.SERVICE, "sign-in.slowed",
                    operatorId == null ? About.NOTHING : About.subject(operatorId),
                    Map.of("tries", tries, "counted", counted.name().toLowerCase(Locale.ROOT).replace('_', '-')));
        }
    }

    /** The try was right: it is taken back, and what was wrong before from this network is forgotten. */
    @Transactional(MANDATORY)
    void right(String name, UUID operatorId, String network) {
        try (Connection connection = database.getConnection();
                PreparedStatement back = connection.prepareStatement("""
                        WITH held AS (SELECT counted FROM sign_in_tries WHERE counted = ANY (?) ORDER BY counted FOR UPDATE)
                        UPDATE sign_in_tries t SET tries = greatest(t.tries - 1, 0) FROM held WHERE held.counted = t.counted
                        """);
                PreparedStatement forget = connection.prepareStatement("DELETE FROM sign_in_tries WHERE counted = ?")) {
            back.setArray(1, connection.createArrayOf("text",
                    new String[] { key(Counted.NAME, name, network), key(Counted.NETWORK, name, network) }));
            if (!isKnown(connection, operatorId, network)) {
                back.executeUpdate();
            }
            forget.setString(1, key(Counted.NAME_FROM_NETWORK, name, network));
            forget.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot take a counted try back", e);
        }
    }

    /** Names as typed are sometimes passwords, so that none is stored. Sorts as it is counted. */
    private String key(Counted counted, String name, String network) {
        String what = counted == Counted.NAME ? "" : network;
        String who = counted == Counted.NETWORK ? "" : name.toLowerCase(Locale.ROOT);
        return counted.ordinal() + HexFormat.of().formatHex(secret.mac("sign-in-tries", bytes(what), bytes(who)), 0, 16);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        try (Connection connection = database.getConnection();
                PreparedStatement delete = connection.prepareStatement("DELETE FROM sign_in_tries WHERE last_at < ?")) {
            delete.setObject(1, clock.instant().minus(FORGOTTEN_AFTER).atOffset(ZoneOffset.UTC));
            delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot forget old tries", e);
        }
    }
}
