package io.tocsin.template;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.journal.Actor;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.library.Hands;
import io.tocsin.time.Ids;

/** A version of a template that operators wrote. */
@Entity
@Immutable
@Table(name = "template")
public class OperatorTemplate extends PanacheEntityBase {

    private static final String COUNTS = "not exists (select 1 from TemplateRetirement r where r.templateId = %s.id)";

    @Id
    public UUID id;
    public String key;
    public String locale;
    public int version;
    public String subject;
    public String body;
    /** Why it was written, for those who come after; or null. */
    @Column(name = "change_note")
    public String changeNote;
    /** Whoever had a hand in it while it was a draft. */
    @Column(name = "written_by")
    @JdbcTypeCode(SqlTypes.ARRAY)
    public List<UUID> writtenBy;
    @Column(name = "created_by")
    public UUID createdBy;
    @Column(name = "created_at")
    public Instant createdAt;

    /** For each locale the newest version that is not retired. */
    static List<OperatorTemplate> newest(String key) {
        return list("from OperatorTemplate t where t.key = ?1 and t.version = (select max(n.version) from OperatorTemplate n "
                + "where n.key = t.key and n.locale = t.locale and " + COUNTS.formatted("n") + ") order by t.locale", key);
    }

    /** For each key and locale the newest version that is not retired, where its body has the words. */
    static List<OperatorTemplate> naming(String words) {
        return list("from OperatorTemplate t where locate(?1, t.body) > 0 and t.version = (select max(n.version) from "
                + "OperatorTemplate n where n.key = t.key and n.locale = t.locale and " + COUNTS.formatted("n")
                + ") order by t.key, t.locale", words);
    }

    /** @return the versions of the same key and locale up to this one, retired ones too, the oldest first */
    static List<OperatorTemplate> until(OperatorTemplate last) {
        return list("key = ?1 and locale = ?2 and version <= ?3 order by version", last.key, last.locale, last.version);
    }

    Hands.Version written() {
        Set<UUID> hands = new HashSet<>(writtenBy);
        hands.add(createdBy);
        return new Hands.Version(subject + " " + body, hands);
    }

    /** @return the number of the last version of this key and locale, retired or not; 0 if there is none */
    static int last(String key, String locale) {
        Integer last = find("select max(version) from OperatorTemplate where key = ?1 and locale = ?2", key, locale)
                .project(Integer.class).firstResult();
        return last == null ? 0 : last;
    }

    /** Waits for whoever writes or retires a version of this key and locale, so that none is lost or doubled. */
    static void lock(String key, String locale) {
        getEntityManager().createNativeQuery("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .setParameter("name", "template " + key + " " + locale).getSingleResult();
    }

    /** The next version of a key and locale. */
    static OperatorTemplate add(TemplateForm form, List<UUID> writtenBy, Actor actor, Instant now) {
        lock(form.key(), form.locale());
        var template = new OperatorTemplate();
        template.id = Ids.next();
        template.key = form.key();
        template.locale = form.locale();
        template.version = last(form.key(), form.locale()) + 1;
        template.subject = form.subject();
        template.body = form.body();
        template.changeNote = form.changeNote();
        template.writtenBy = writtenBy;
        template.createdBy = actor.operatorId();
        template.createdAt = now;
        template.persist();
        return template;
    }

    TemplateVersion toVersion() {
        return new TemplateVersion(key, locale, version, subject, body);
    }
}
