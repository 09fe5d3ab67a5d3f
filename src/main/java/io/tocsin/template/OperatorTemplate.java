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
import io.tocsin.time.Ids;

/** A version of a template that an operator wrote. */
@Entity
@Immutable
@Table(name = "template")
public class OperatorTemplate extends PanacheEntityBase {

    @Id
    public UUID id;
    public String key;
    public String locale;
    public int version;
    public String subject;
    public String body;
    @Column(name = "created_by")
    public UUID createdBy;
    @Column(name = "created_at")
    public Instant createdAt;

    static List<OperatorTemplate> newest(String key) {
        return list("from OperatorTemplate t where t.key = ?1 and t.version = "
                + "(select max(n.version) from OperatorTemplate n where n.key = t.key and n.locale = t.locale) "
                + "order by t.locale", key);
    }

    /**
     * The next version of this key and locale. Waits for whoever is writing one, so that none is lost or doubled.
     */
    static OperatorTemplate add(String key, String locale, String subject, String body, Actor actor, Instant now) {
        getEntityManager().createNativeQuery("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .setParameter("name", "template " + key + " " + locale).getSingleResult();
        Integer last = find("select max(version) from OperatorTemplate where key = ?1 and locale = ?2", key, locale)
                .project(Integer.class).firstResult();
        var template = new OperatorTemplate();
        template.id = Ids.next();
        template.key = key;
        template.locale = locale;
        template.version = last == null ? 1 : last + 1;
        template.subject = subject;
        template.body = body;
        template.createdBy = actor.operatorId();
        template.createdAt = now;
        template.persist();
        return template;
    }

    TemplateVersion toVersion() {
        return new TemplateVersion(key, locale, version, subject, body);
    }
}
