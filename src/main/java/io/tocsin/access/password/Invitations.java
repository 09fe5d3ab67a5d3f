package io.tocsin.access.password;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tocsin.access.Entrance;
import io.tocsin.access.Operator;
import io.tocsin.access.RandomText;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Links with which an operator sets a password, once, within a day. Whoever has one is that operator: hand it over in person.
 */
@ApplicationScoped
public class Invitations implements Entrance {

    public static final Duration HOLDS = Duration.ofHours(24);

    private final DataSource database;
    private final Journal journal;
    private final Clock clock;
    private final String console;

    Invitations(DataSource database, Journal journal, Clock clock,
            @ConfigProperty(name = "tocsin.console-url") String url) {
        this.database = database;
        this.journal = journal;
        this.clock = clock;
        this.console = url.replaceAll("/+$", "") + "/console";
    }

    /** @param url shown this once */
    public record Invitation(String url, Instant expiresAt) {
    }

    /** @param operatorId of whom a code is */
    record Invited(UUID operatorId, String name) {
    }

    /**
     * Makes a link, which takes the place of an earlier one.
     *
     * @throws Refusal STATE for a system, or a disabled operator
     */
    @Transactional(MANDATORY)
    public Invitation invite(Operator operator, Actor actor) {
        if (operator.kind != Operator.Kind.PERSON) {
            throw new Refusal(RefusalCode.STATE, operator.name + " is a system. Systems have API keys, and no password.");
        }
        if (operator.disabled) {
            throw new Refusal(RefusalCode.STATE, operator.name + " is disabled. Enable the operator first.");
        }
        String code = RandomText.make();
        Instant now = clock.instant();
        Instant expiresAt = now.plus(HOLDS);
        // What the caller created a moment ago is still in Hibernate's hands only.
        Operator.flush();
        try (Connection connection = database.getConnection(); PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO operator_invitation (operator_id, code_hash, created_by, created_at, expires_at)
                VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (operator_id) DO UPDATE SET code_hash = excluded.code_hash, created_by = excluded.created_by,
                       created_at = excluded.created_at, expires_at = excluded.expires_at
                """)) {
            insert.setObject(1, operator.id);
            insert.setBytes(2, RandomText.hash(code));
            insert.setObject(3, actor.operatorId());
            insert.setObject(4, now.atOffset(ZoneOffset.UTC));
            insert.setObject(5, expiresAt.atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot invite operator " + operator.id, e);
        }
        journal.record(actor, "operator.invited", About.subject(operator.id), Map.of("expiresAt", expiresAt));
        return new Invitation(console + "/welcome?code=" + code, expiresAt);
    }

    /** Whose link it is, as long as it holds. */
    Optional<Invited> find(String code) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT o.id, o.name FROM operator_invitation i JOIN operator o ON o.id = i.operator_id
                 WHERE i.code_hash = ? AND i.expires_at > ? AND NOT o.disabled
                """)) {
            select.setBytes(1, RandomText.hash(code));
            select.setObject(2, clock.instant().atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new Invited(row.getObject(1, UUID.class), row.getString(2)))
                        : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot look an invitation up", e);
        }
    }

    /** @return false where it was used at the same moment, or holds no longer */
    @Transactional(MANDATORY)
    boolean use(UUID operatorId, String code) {
        return delete("DELETE FROM operator_invitation WHERE operator_id = ? AND code_hash = ?", operatorId,
                RandomText.hash(code)) == 1;
    }

    /** Takes an operator's open link back, if there is one. */
    @Transactional(MANDATORY)
    public void withdraw(UUID operatorId) {
        delete("DELETE FROM operator_invitation WHERE operator_id = ?", operatorId);
    }

    @Override
    @Transactional(MANDATORY)
    public void shutOut(UUID operatorId, Actor actor) {
        withdraw(operatorId);
    }

    private int delete(String sql, Object... values) {
        try (Connection connection = database.getConnection(); PreparedStatement delete = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                delete.setObject(i + 1, values[i]);
            }
            return delete.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot take an invitation back", e);
        }
    }
}
