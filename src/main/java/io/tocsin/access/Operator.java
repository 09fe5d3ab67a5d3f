package io.tocsin.access;

import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Table;

import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.time.Ids;

/** A person or system of the vendor's that acts. Keys and sign-ins belong to it; the journal and four eyes name it. */
@Entity
@Table(name = "operator")
public class Operator extends PanacheEntityBase {

    public enum Kind {
        PERSON,
        SYSTEM
    }

    /** Any number, the same on every replica; nothing else of ours takes this advisory lock. */
    private static final long ADMINS = 0x70c51fadL;

    @Id
    public UUID id;
    public String name;
    @Enumerated(EnumType.STRING)
    public Kind kind;
    /** Sorted; without {@link Role#VIEWER} unless it was given, since every role implies it. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> roles;
    /** Where mail to this operator goes, as tests of notices; null for nowhere. */
    public String email;
    /** Keys of a disabled operator open nothing; they work again when it is enabled. */
    public boolean disabled;
    /** Moves with any change of the row: the ETag. */
    public long revision;
    @Column(name = "created_at")
    public Instant createdAt;
    @Column(name = "updated_at")
    public Instant updatedAt;

    public static Operator create(String name, Kind kind, Collection<String> roles, Instant now) {
        return create(name, kind, roles, null, now);
    }

    public static Operator create(String name, Kind kind, Collection<String> roles, String email, Instant now) {
        var operator = new Operator();
        operator.id = Ids.next();
        operator.name = name;
        operator.kind = kind;
        operator.roles = sorted(roles);
        operator.email = email;
        operator.revision = 1;
        operator.createdAt = now;
        operator.updatedAt = now;
        operator.persist();
        return operator;
    }

    public static Operator named(String name) {
        return Operator.<Operator> find("name", name).firstResultOptional()
                .orElseThrow(() -> Refusal.notFound("operator", name));
    }

    /** Waits for whoever changes this operator, then holds it until the transaction ends. */
    public static Operator lock(String name) {
        return Operator.<Operator> find("name", name).withLock(LockModeType.PESSIMISTIC_WRITE).firstResultOptional()
                .orElseThrow(() -> Refusal.notFound("operator", name));
    }

    public static List<Operator> after(UUID id, int limit) {
        return find("id > ?1 order by id", id).page(0, limit).list();
    }

    /** @return names by id; of ids that are nobody's none */
    public static Map<UUID, String> names(Collection<UUID> ids) {
        return ids.isEmpty() ? Map.of()
                : Operator.<Operator> list("id in ?1", new HashSet<>(ids)).stream()
                        .collect(Collectors.toMap(operator -> operator.id, operator -> operator.name));
    }

    /** Such changes wait for each other: two admins who shut each other out must not both succeed. */
    public static void lockAdmins() {
        getEntityManager().createNativeQuery("SELECT 1 FROM pg_advisory_xact_lock(?)").setParameter(1, ADMINS)
                .getSingleResult();
    }

    /** @throws Refusal when no admin would be left who can sign in */
    public static void requireAnAdmin() {
        long admins = ((Number) getEntityManager().createNativeQuery("""
                SELECT count(*) FROM operator o
                 WHERE NOT o.disabled AND 'admin' = ANY (o.roles)
                   AND (EXISTS (SELECT FROM api_key k WHERE k.operator_id = o.id AND k.revoked_at IS NULL)
                     OR EXISTS (SELECT FROM operator_password p WHERE p.operator_id = o.id))
                """).getSingleResult()).longValue();
        if (admins == 0) {
            throw new Refusal(RefusalCode.STATE, "Nobody could manage operators any more. "
                    + "Make somebody else admin first, and give them a key or a password.");
        }
    }

    /** @return whether anything is different now */
    public boolean change(Collection<String> roles, boolean disabled, String email, Instant now) {
        if (sorted(roles).equals(this.roles) && disabled == this.disabled && Objects.equals(email, this.email)) {
            return false;
        }
        this.roles = sorted(roles);
        this.email = email;
        this.disabled = disabled;
        this.revision++;
        this.updatedAt = now;
        return true;
    }

    public boolean has(String role) {
        return roles.contains(role);
    }

    public Actor actor() {
        return new Actor(id, name);
    }

    private static List<String> sorted(Collection<String> roles) {
        return roles.stream().distinct().sorted().toList();
    }
}
