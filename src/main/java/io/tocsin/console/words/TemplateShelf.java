package io.tocsin.console.words;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

import io.tocsin.console.Viewer;
import io.tocsin.template.Shelf;
import io.tocsin.template.TemplateResource;

/** Templates, versions and drafts as lists show them: without their texts. */
@ApplicationScoped
class TemplateShelf {

    private static final int MOST_KEYS = 500;
    private static final int MOST_VERSIONS = 100;
    private static final int MOST_DRAFTS = 100;
    /** Of the built-in ones, in the order in which an incident needs them. */
    private static final Map<String, String> PURPOSES = new LinkedHashMap<>();

    static {
        PURPOSES.put("initial-notice", "The first notice of an incident");
        PURPOSES.put("update", "What is new since");
        PURPOSES.put("correction", "What was wrong before");
        PURPOSES.put("reminder", "To a tenant that has not answered");
        PURPOSES.put("closure", "That it is over");
        PURPOSES.put("all-clear", "To a tenant that turns out not to be affected");
    }

    private final EntityManager entities;
    private final Shelf shelf;

    TemplateShelf(EntityManager entities, Shelf shelf) {
        this.entities = entities;
        this.shelf = shelf;
    }

    /** @param version in use; 0 is built in */
    public record InUse(String locale, String language, int version) {
    }

    /** @param purpose of a built-in one, or null */
    public record Listed(String key, boolean builtIn, String purpose, List<InUse> locales) {
    }

    /**
     * @param number 0 is built in
     * @param by the operator's name; null for a built-in one
     * @param retiredBy null while it counts
     */
    public record Version(int number, String by, Instant at, String note, String retiredBy, Instant retiredAt,
            String retiredFor) {

        public boolean isBuiltIn() {
            return number == 0;
        }

        public boolean isRetired() {
            return retiredAt != null;
        }
    }

    /** @param by name of the operator who saved it last, and {@code byId} */
    public record Draft(UUID id, String key, String locale, String language, String by, UUID byId, Instant at, int basedOn) {

        public boolean isOf(Viewer viewer) {
            return viewer.operatorId().equals(byId);
        }
    }

    /** @return the built-in ones, then the vendor's own in the order of the alphabet */
    @Transactional
    public List<Listed> templates() {
        List<String> builtIn = List.copyOf(PURPOSES.keySet());
        return shelf.after("", MOST_KEYS).stream().map(TemplateShelf::listed)
                .sorted(Comparator
                        .comparingInt(one -> builtIn.contains(one.key()) ? builtIn.indexOf(one.key()) : builtIn.size()))
                .toList();
    }

    /** @return what a built-in one is for; null of any other */
    static String purposeOf(String key) {
        return PURPOSES.get(key);
    }

    private static Listed listed(TemplateResource.Listed listed) {
        return new Listed(listed.key(), listed.builtIn(), PURPOSES.get(listed.key()), listed.locales().entrySet().stream()
                .map(entry -> new InUse(entry.getKey(), Languages.nameOf(entry.getKey()), entry.getValue())).toList());
    }

    /** @return the newest first; the built-in one is not among them */
    @Transactional
    public List<Version> versions(String key, String locale) {
        return versions(key, locale, MOST_VERSIONS);
    }

    /** @return empty where there is only a built-in one, or none */
    @Transactional
    public Optional<Version> newest(String key, String locale) {
        return versions(key, locale, 1).stream().findFirst();
    }

    /** @return its number; 0 where there is none but a built-in one */
    int newestNumber(String key, String locale) {
        return newest(key, locale).map(Version::number).orElse(0);
    }

    @SuppressWarnings("unchecked")
    private List<Version> versions(String key, String locale, int most) {
        List<Object[]> rows = entities.createNativeQuery("""
                SELECT t.version, o.name, t.created_at, t.change_note, r.name AS retirer, retired_at, reason
                FROM template t LEFT JOIN operator o ON o.id = t.created_by
                LEFT JOIN template_retirement x ON x.template_id = t.id LEFT JOIN operator r ON r.id = x.retired_by
                WHERE t.key = :key AND t.locale = :locale ORDER BY t.version DESC LIMIT :most
                """, Object[].class).setParameter("key", key).setParameter("locale", locale)
                .setParameter("most", most).getResultList();
        return rows.stream().map(row -> new Version((Integer) row[0], (String) row[1], at(row[2]), (String) row[3],
                (String) row[4], at(row[5]), (String) row[6])).toList();
    }

    /**
     * @param key null for those of all templates
     * @return those that were saved last first
     */
    @Transactional
    @SuppressWarnings("unchecked")
    public List<Draft> drafts(String key, String locale) {
        List<Object[]> rows = entities.createNativeQuery("""
                SELECT d.id, d.key, d.locale, o.name, o.id AS writer, d.updated_at, d.based_on
                FROM template_draft d LEFT JOIN operator o ON o.id = d.written_by[cardinality(d.written_by)]
                WHERE (CAST(:key AS text) IS NULL OR d.key = :key) AND (CAST(:locale AS text) IS NULL OR d.locale = :locale)
                ORDER BY d.updated_at DESC LIMIT :most
                """, Object[].class).setParameter("key", key).setParameter("locale", locale)
                .setParameter("most", MOST_DRAFTS).getResultList();
        return rows.stream().map(row -> new Draft((UUID) row[0], (String) row[1], (String) row[2],
                Languages.nameOf((String) row[2]), (String) row[3], (UUID) row[4], at(row[5]), (Integer) row[6])).toList();
    }

    private static Instant at(Object column) {
        return column instanceof Timestamp timestamp ? timestamp.toInstant() : (Instant) column;
    }
}
