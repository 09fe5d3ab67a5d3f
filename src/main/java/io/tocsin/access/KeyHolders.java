package io.tocsin.access;

import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tocsin.journal.Actor;

/**
 * Whose key it is: one indexed look-up per request and no cache, so that a key revoked or an operator disabled is shut out
 * at once, on every replica.
 */
@ApplicationScoped
public class KeyHolders implements IdentityProvider<KeyRequest> {

    private final DataSource database;
    private final LastUses lastUses;
    private final Clock clock;

    KeyHolders(DataSource database, LastUses lastUses, Clock clock) {
        this.database = database;
        this.lastUses = lastUses;
        this.clock = clock;
    }

    @Override
    public Class<KeyRequest> getRequestType() {
        return KeyRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(KeyRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> holderOf(request.key()));
    }

    private SecurityIdentity holderOf(String key) {
        if (key.startsWith(KeyText.PREFIX) && !KeyText.isWellFormed(key)) {
            throw new AuthenticationFailedException("mistyped key");
        }
        byte[] hash = KeyText.hash(key);
        try (var connection = database.getConnection();
                var select = connection.prepareStatement("""
                        SELECT k.id, k.key_hash, o.id, o.name, o.roles
                          FROM api_key k JOIN operator o ON o.id = k.operator_id
                         WHERE k.key_hash = ? AND k.revoked_at IS NULL AND NOT o.disabled
                        """)) {
            select.setBytes(1, hash);
            try (var row = select.executeQuery()) {
                if (!row.next() || !MessageDigest.isEqual(hash, row.getBytes(2))) {
                    throw new AuthenticationFailedException("unknown, revoked or disabled");
                }
                lastUses.note(row.getObject(1, UUID.class), clock.instant());
                return identity(row.getObject(1, UUID.class), new Actor(row.getObject(3, UUID.class), row.getString(4)),
                        Role.opened(List.of((String[]) row.getArray(5).getArray())));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot look a key up", e);
        }
    }

    private static SecurityIdentity identity(UUID keyId, Actor actor, Set<String> roles) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(actor.name()))
                .addRoles(roles)
                .addAttribute(Actor.ATTRIBUTE, actor)
                .addAttribute(Acting.ADMITTED_BY, keyId)
                .build();
    }
}
