package io.tocsin.access.password;

import static jakarta.transaction.Transactional.TxType.MANDATORY;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

/** Passwords as they are stored. */
@ApplicationScoped
class Passwords {

    private final DataSource database;
    private final Clock clock;

    Passwords(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** @param hash as {@link Argon2} wrote it; null for somebody who cannot sign in with a password */
    record Owner(UUID operatorId, String hash) {
    }

    /** @return nothing for a name that nobody has */
    Optional<Owner> ownerNamed(String name) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT o.id, CASE WHEN o.disabled OR o.kind <> 'PERSON' THEN NULL ELSE p.hash END
                  FROM operator o LEFT JOIN operator_password p ON p.operator_id = o.id WHERE o.name = ?
                """)) {
            select.setString(1, name.indexOf('\0') < 0 ? name : "");
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new Owner(row.getObject(1, UUID.class), row.getString(2))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot look a password up", e);
        }
    }

    /** Whether the password that was looked at is the operator's at this moment, which it stays until the transaction ends. */
    @Transactional(MANDATORY)
    boolean isStill(Owner owner) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT 1 FROM operator_password WHERE operator_id = ? AND hash = ? FOR UPDATE")) {
            select.setObject(1, owner.operatorId());
            select.setString(2, owner.hash());
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot look a password up", e);
        }
    }

    @Transactional(MANDATORY)
    void store(UUID operatorId, String hash) {
        try (Connection connection = database.getConnection(); PreparedStatement upsert = connection.prepareStatement("""
                INSERT INTO operator_password (operator_id, hash, set_at) VALUES (?, ?, ?)
                ON CONFLICT (operator_id) DO UPDATE SET hash = excluded.hash, set_at = excluded.set_at
                """)) {
            upsert.setObject(1, operatorId);
            upsert.setString(2, hash);
            upsert.setObject(3, clock.instant().atOffset(ZoneOffset.UTC));
            upsert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot store the password of operator " + operatorId, e);
        }
    }
}
