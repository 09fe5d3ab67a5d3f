package io.tocsin.access;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.problem.Refusal;
import io.tocsin.time.Ids;

/** A key of an operator. Its text is known to the operator only. */
@Entity
@Table(name = "api_key")
public class ApiKey extends PanacheEntityBase {

    @Id
    public UUID id;
    @Column(name = "operator_id")
    public UUID operatorId;
    public String label;
    public String prefix;
    @Column(name = "key_hash")
    public byte[] keyHash;
    @Column(name = "created_at")
    public Instant createdAt;
    /** To within seconds, see {@link LastUses}. */
    @Column(name = "last_used_at")
    public Instant lastUsedAt;
    @Column(name = "revoked_at")
    public Instant revokedAt;

    /**
     * @param key the text, shown this once
     */
    public record Issued(ApiKey apiKey, String key) {
    }

    public static Issued issue(Operator operator, String label, Instant now) {
        return issue(operator, label, KeyText.random(), now);
    }

    /** @param text that somebody chose, see {@link FirstKey} */
    public static Issued issue(Operator operator, String label, String text, Instant now) {
        var key = new ApiKey();
        key.id = Ids.next();
        key.operatorId = operator.id;
        key.label = label;
        key.prefix = KeyText.shown(text);
        key.keyHash = KeyText.hash(text);
        key.createdAt = now;
        key.persist();
        return new Issued(key, text);
    }

    /** @return the key whose text this is, unless it is revoked */
    public static Optional<ApiKey> of(String text) {
        return find("keyHash = ?1 and revokedAt is null", KeyText.hash(text)).firstResultOptional();
    }

    public Operator holder() {
        return Operator.findById(operatorId);
    }

    public static List<ApiKey> of(Operator operator, UUID after, int limit) {
        return find("operatorId = ?1 and id > ?2 order by id", operator.id, after).page(0, limit).list();
    }

    public static ApiKey of(Operator operator, UUID id) {
        return ApiKey.<ApiKey> find("operatorId = ?1 and id = ?2", operator.id, id).firstResultOptional()
                .orElseThrow(() -> Refusal.notFound("API key", id));
    }

    /**
     * Opens nothing from now on. A key revoked twice keeps the first time.
     *
     * @return whether it opened anything until now
     */
    public boolean revoke(Instant now) {
        if (revokedAt != null) {
            return false;
        }
        revokedAt = now;
        return true;
    }
}
