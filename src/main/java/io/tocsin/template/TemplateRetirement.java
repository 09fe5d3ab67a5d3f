package io.tocsin.template;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.journal.Actor;

/** That a version no longer counts: the one before it does, and at last the built-in one. Its text stays readable. */
@Entity
@Immutable
@Table(name = "template_retirement")
public class TemplateRetirement extends PanacheEntityBase {

    @Id
    @Column(name = "template_id")
    public UUID templateId;
    @Column(name = "retired_by")
    public UUID retiredBy;
    @Column(name = "retired_at")
    public Instant retiredAt;
    public String reason;

    static void of(OperatorTemplate template, String reason, Actor actor, Instant now) {
        var retirement = new TemplateRetirement();
        retirement.templateId = template.id;
        retirement.retiredBy = actor.operatorId();
        retirement.retiredAt = now;
        retirement.reason = reason;
        retirement.persist();
    }

    static List<TemplateRetirement> of(List<UUID> templateIds) {
        return list("templateId in ?1", templateIds);
    }

    /** @return locale, version and who retired it, for every retired version of a key */
    static List<Object[]> ofKey(String key) {
        return getEntityManager().createQuery("select t.locale, t.version, r.retiredBy from TemplateRetirement r "
                + "join OperatorTemplate t on t.id = r.templateId where t.key = :key", Object[].class)
                .setParameter("key", key).getResultList();
    }
}
