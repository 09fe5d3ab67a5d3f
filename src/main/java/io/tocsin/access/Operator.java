package io.tocsin.access;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

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
import io.tocsin.time.Ids;

/** A person or system of the vendor's that acts. Keys and sign-ins belong to it; the journal and four eyes name it. */
@Entity
@Table(name = "operator")
public class Operator extends PanacheEntityBase {

    public enum Kind {
        PERSON,
        SYSTEM
    }

    @Id
    public UUID id;
    public String name;
    @Enumerated(EnumType.STRING)
    public Kind kind;
    /** Sorted; without {@link Role#VIEWER} unless it was given, since every role implies it. */
    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<String> roles;
    /** Keys of a disabled operator open nothing; they work again when it is enabled. */
    public boolean disabled;
    /** Moves with any change of the row: the ETag. */
    public long revision;
    @Column(name = "created_at")
    public Instant createdAt;
    @Column(name = "updated_at")
    public Instant updatedAt;

    public static Operator create(String name, Kind kind, Collection<String> roles, Instant now) {
        var operator = new Operator();
        operator.id = Ids.next();
        operator.name = name;
        operator.kind = kind;
        operator.roles = sorted(roles);
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

    public void change(Collection<String> roles, boolean disabled, Instant now) {
        this.roles = sorted(roles);
        this.disabled = disabled;
        this.revision++;
        this.updatedAt = now;
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
