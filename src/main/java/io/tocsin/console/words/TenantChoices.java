package io.tocsin.console.words;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;

import io.tocsin.notice.Notice;

/** The tenants of an incident's list, a few at a time, for whoever chooses one to read as: by name, as people know them. */
@ApplicationScoped
public class TenantChoices {

    /** That are offered at once. */
    public static final int MOST = 50;
    /** Some microseconds each: of a longer list, names further on are found by their beginning. */
    private static final int MOST_LOOKED_AT = 100_000;
    private static final int MOST_OF_DIRECTORY = 5_000;

    private final EntityManager entities;
    private final int looked;

    @Inject
    TenantChoices(EntityManager entities) {
        this(entities, MOST_LOOKED_AT);
    }

    /** @param looked how many of the list are looked at for a part of a name, and as many whose id begins so */
    TenantChoices(EntityManager entities, int looked) {
        this.entities = entities;
        this.looked = looked;
    }

    public record Choice(String tenantId, String name) {

        /** {@code Globex (t-1002)}. */
        public String label() {
            return name + " (" + tenantId + ")";
        }
    }

    /**
     * What a search comes to.
     *
     * @param find what was searched for, or null
     * @param tenantId the one that is chosen of them; null where there is none
     * @param cutShort whether there are more than are offered
     */
    public record Chosen(String find, List<Choice> choices, String tenantId, boolean cutShort) {

        static final Chosen NOBODY = new Chosen(null, List.of(), null, false);

        public boolean isSearch() {
            return find != null && !find.isBlank();
        }
    }

    /**
     * The list, or what was searched for of it, with one chosen: whom somebody chose before, as long as the search finds it, or
     * else the first.
     *
     * @param tenantId chosen before, or null; whoever is not on the list stays chosen where nothing is searched for, to be told
     *        so
     */
    @Transactional
    public Chosen choose(UUID incidentId, String find, String tenantId) {
        List<Choice> choices = new ArrayList<>(find(incidentId, find, null));
        boolean cutShort = choices.size() == MOST;
        boolean searched = find != null && !find.isBlank();
        String wanted = tenantId == null || tenantId.isBlank() ? null : tenantId.strip();
        boolean there = choices.stream().anyMatch(choice -> choice.tenantId().equals(wanted));
        if (wanted != null && !there && !searched) {
            choices.add(0, named(incidentId, wanted).orElse(new Choice(wanted, "Not on the list")));
            there = true;
        }
        return new Chosen(find, List.copyOf(choices),
                there ? wanted : choices.isEmpty() ? null : choices.get(0).tenantId(), cutShort);
    }

    private Optional<Choice> named(UUID incidentId, String tenantId) {
        return choices(entities.createNativeQuery("""
                SELECT tenant_id, name FROM affected_tenant
                WHERE incident_id = :incident AND tenant_id = :tenant AND withdrawn_at IS NULL
                """, Object[].class).setParameter("incident", incidentId).setParameter("tenant", tenantId)).stream()
                .findFirst();
    }

    /**
     * @param typed a part of the name or of the number, in whatever case; blank for the first of the list
     * @param prepared where only those are meant whom this notice has a letter to; null for whoever is on the list now
     * @return at most {@link #MOST}, those that begin so first
     */
    @Transactional
    public List<Choice> find(UUID incidentId, String typed, Notice prepared) {
        String words = typed == null ? "" : typed.replace("\0", "").strip();
        if (words.isEmpty()) {
            return choices(of("""
                    SELECT a.tenant_id, a.name FROM affected_tenant a WHERE a.incident_id = :incident AND %s
                    ORDER BY a.tenant_id LIMIT :most
                    """, incidentId, prepared));
        }
        List<Choice> found = choices(of("""
                SELECT a.tenant_id, a.name FROM (
                    SELECT * FROM (SELECT tenant_id, name, withdrawn_at FROM affected_tenant
                        WHERE incident_id = :incident ORDER BY tenant_id LIMIT :looked) looked_at
                    WHERE strpos(lower(name), lower(:words)) > 0 OR strpos(lower(tenant_id), lower(:words)) > 0
                    UNION
                    (SELECT tenant_id, name, withdrawn_at FROM affected_tenant WHERE incident_id = :incident
                        AND tenant_id >= :words AND tenant_id < (:words || '~') ORDER BY tenant_id LIMIT :looked)) a
                WHERE %s
                ORDER BY strpos(lower(a.name), lower(:words)) <> 1, lower(a.name), a.tenant_id LIMIT :most
                """, incidentId, prepared).setParameter("words", words).setParameter("looked", looked));
        return found.isEmpty() && areMoreThan(incidentId, looked) ? byBeginning(incidentId, words, prepared) : found;
    }

    /** Names are in the order of the alphabet in the directory only. */
    private List<Choice> byBeginning(UUID incidentId, String words, Notice prepared) {
        return choices(of("""
                SELECT a.tenant_id, a.name FROM (SELECT tenant_id FROM tenant
                    WHERE lower(name) ~>=~ lower(:words) AND lower(name) ~<~ (lower(:words) || chr(1114111))
                    LIMIT :looked) d
                JOIN affected_tenant a ON a.incident_id = :incident AND a.tenant_id = d.tenant_id
                WHERE %s ORDER BY lower(a.name), a.tenant_id LIMIT :most
                """, incidentId, prepared).setParameter("words", words).setParameter("looked", MOST_OF_DIRECTORY));
    }

    private Query of(String select, UUID incidentId, Notice prepared) {
        Query query = entities.createNativeQuery(select.formatted(prepared == null ? "a.withdrawn_at IS NULL" : """
                EXISTS (SELECT FROM advisory x WHERE x.notice_id = :notice AND x.preparation_id = :preparation
                    AND x.tenant_id = a.tenant_id)"""), Object[].class).setParameter("incident", incidentId)
                .setParameter("most", MOST);
        return prepared == null ? query
                : query.setParameter("notice", prepared.id).setParameter("preparation", prepared.preparationId);
    }

    @SuppressWarnings("unchecked")
    private static List<Choice> choices(Query query) {
        return ((List<Object[]>) query.getResultList()).stream().map(row -> new Choice((String) row[0], (String) row[1]))
                .toList();
    }

    /** @return names by id, of those of these that are on the list or were */
    @Transactional
    public Map<String, String> names(UUID incidentId, Collection<String> ids) {
        return ids.isEmpty() ? Map.of()
                : choices(entities.createNativeQuery("""
                        SELECT tenant_id, name FROM affected_tenant WHERE incident_id = :incident AND tenant_id IN (:ids)
                        """, Object[].class).setParameter("incident", incidentId).setParameter("ids", ids)).stream()
                        .collect(Collectors.toMap(Choice::tenantId, Choice::name));
    }

    /**
     * Who is called so, or has this number: of those on the list, and of those taken off it.
     *
     * @param words each a whole name, in whatever case, or a whole number, with no line break in it
     */
    @Transactional
    List<Choice> called(UUID incidentId, Collection<String> words) {
        return words.isEmpty() ? List.of() : choices(entities.createNativeQuery("""
                SELECT tenant_id, name FROM affected_tenant WHERE incident_id = :incident
                    AND (tenant_id = ANY (string_to_array(:words, chr(10)))
                        OR lower(name) = ANY (string_to_array(lower(:words), chr(10))))
                ORDER BY tenant_id
                """, Object[].class).setParameter("incident", incidentId).setParameter("words", String.join("\n", words)));
    }

    /** @return the tenant before (-1) or after (1) one, or null */
    @Transactional
    @SuppressWarnings("unchecked")
    public String beside(UUID incidentId, String tenantId, int step) {
        return ((List<String>) entities.createNativeQuery("""
                SELECT tenant_id FROM affected_tenant
                WHERE incident_id = :incident AND withdrawn_at IS NULL AND tenant_id %s :tenant
                ORDER BY tenant_id %s LIMIT 1
                """.formatted(step < 0 ? "<" : ">", step < 0 ? "DESC" : "ASC"), String.class)
                .setParameter("incident", incidentId).setParameter("tenant", tenantId).getResultList()).stream().findFirst()
                .orElse(null);
    }

    /** @return whether there are more than so many on the list; looks no further than that */
    @Transactional
    public boolean areMoreThan(UUID incidentId, int many) {
        return ((Number) entities.createNativeQuery("""
                SELECT count(*) FROM (SELECT FROM affected_tenant WHERE incident_id = :incident AND withdrawn_at IS NULL
                    LIMIT :most) AS first_of_them
                """).setParameter("incident", incidentId).setParameter("most", many + 1).getSingleResult()).intValue() > many;
    }
}
