package io.tocsin.template.library;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.journal.Actor;
import io.tocsin.template.language.FragmentText;
import io.tocsin.time.Ids;

/** A version of a piece of text that templates include by its name. Its words are never edited. */
@Entity
@Table(name = "fragment")
public class Fragment extends PanacheEntityBase {

    /** In place of a locale. */
    public static final String EVERY_LANGUAGE = "";

    @Id
    public UUID id;
    public String name;
    public String locale;
    public int version;
    public String body;
    @Column(name = "change_note")
    public String changeNote;
    @Column(name = "created_by")
    public UUID createdBy;
    @Column(name = "created_at")
    public Instant createdAt;
    @Column(name = "retired_by")
    public UUID retiredBy;
    @Column(name = "retired_at")
    public Instant retiredAt;

    /** For each locale the newest version that is not retired. */
    public static List<Fragment> newest(String name) {
        return list("from Fragment f where f.name = ?1 and f.version = (select max(n.version) from Fragment n "
                + "where n.name = f.name and n.locale = f.locale and n.retiredAt is null)", name);
    }

    /** @return who retired what would stand in the place of a version of this name */
    public static List<UUID> retirersBefore(FragmentText inUse) {
        return find("select f.retiredBy from Fragment f where f.name = ?1 and f.retiredAt is not null "
                + "and (f.locale <> ?2 or f.version > ?3)", inUse.name(), inUse.locale(), inUse.version())
                .project(UUID.class).list();
    }

    /** @return the versions of the same name and locale up to this one, the oldest first; none of a built-in one */
    public static List<Fragment> until(FragmentText last) {
        return list("name = ?1 and locale = ?2 and version <= ?3 order by version", last.name(), last.locale(),
                last.version());
    }

    public Hands.Version written() {
        return new Hands.Version(body, List.of(createdBy));
    }

    /** All versions, the newest of each locale first. */
    public static List<Fragment> named(String name, int limit) {
        return find("name = ?1 order by locale, version desc", name).page(0, limit).list();
    }

    /** The next version of a name and locale; waits for whoever is writing one. */
    public static Fragment add(String name, String locale, String body, String changeNote, Actor actor, Instant now) {
        lock(name);
        Integer last = find("select max(version) from Fragment where name = ?1 and locale = ?2", name, locale)
                .project(Integer.class).firstResult();
        var fragment = new Fragment();
        fragment.id = Ids.next();
        fragment.name = name;
        fragment.locale = locale;
        fragment.version = last == null ? 1 : last + 1;
        fragment.body = body;
        fragment.changeNote = changeNote;
        fragment.createdBy = actor.operatorId();
        fragment.createdAt = now;
        fragment.persist();
        return fragment;
    }

    public static void lock(String name) {
        getEntityManager().createNativeQuery("SELECT pg_advisory_xact_lock(hashtextextended(:name, 0))")
                .setParameter("name", "fragment " + name).getSingleResult();
    }

    public void retire(Actor actor, Instant now) {
        retiredBy = actor.operatorId();
        retiredAt = now;
    }

    FragmentText toText() {
        return new FragmentText(name, locale, version, body);
    }
}
