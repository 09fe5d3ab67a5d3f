package io.tocsin.console.words;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

/** The tenants of an incident's list, a few at a time, for whoever chooses one to read as. */
@ApplicationScoped
class TenantChoices {

    private static final int MOST = 100;

    private final EntityManager entities;

    TenantChoices(EntityManager entities) {
        this.entities = entities;
    }

    public record Choice(String tenantId, String name) {
    }

    /** @return the first of the list */
    @Transactional
    @SuppressWarnings("unchecked")
    public List<Choice> of(UUID incidentId) {
        List<Object[]> rows = entities.createNativeQuery("""
                SELECT tenant_id, name FROM affected_tenant
                WHERE incident_id = :incident AND withdrawn_at IS NULL ORDER BY tenant_id LIMIT :most
                """, Object[].class).setParameter("incident", incidentId).setParameter("most", MOST).getResultList();
        return rows.stream().map(row -> new Choice((String) row[0], (String) row[1])).toList();
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
