package io.tocsin.notice;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

import io.tocsin.journal.Actor;
import io.tocsin.notice.Approval.Look;

/** What operators who may approve have fetched of a preparation. Kept once for each thing, however often it was fetched. */
@ApplicationScoped
public class LookedAt {

    private static final int MOST_NAMED = 100;

    private final EntityManager entities;

    LookedAt(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * Nothing is kept unless the notice is prepared and not yet released: what is read later has no part in a decision, nor
     * have words that were prepared anew while they were fetched.
     *
     * @param preparationId whose words were there before the fetch
     * @param subject e.g. the tenant's id; "" for a thing that is not one tenant's
     */
    @Transactional
    public void note(UUID noticeId, UUID preparationId, Actor actor, String what, String subject, Instant now) {
        entities.createNativeQuery("""
                INSERT INTO looked_at (preparation_id, operator_id, what, subject, first_at)
                SELECT preparation_id, :operator, :what, :subject, :now FROM notice
                WHERE id = :notice AND preparation_id = :preparation AND state IN ('PREPARED', 'APPROVED')
                FOR SHARE
                ON CONFLICT DO NOTHING
                """).setParameter("operator", actor.operatorId()).setParameter("what", what).setParameter("subject", subject)
                .setParameter("now", Timestamp.from(now)).setParameter("notice", noticeId)
                .setParameter("preparation", preparationId).executeUpdate();
    }

    /** @return empty while there is nothing to decide on */
    @Transactional
    Optional<UUID> preparationOf(UUID noticeId) {
        return entities.createNativeQuery("""
                SELECT preparation_id FROM notice WHERE id = :notice AND state IN ('PREPARED', 'APPROVED')
                """, UUID.class).setParameter("notice", noticeId).getResultStream().findFirst();
    }

    /**
     * @param tenantIds of whom it is asked
     * @return those of them of whom a letter was opened
     */
    @Transactional
    public Set<String> openedOf(Actor actor, UUID preparationId, Set<String> tenantIds) {
        return tenantIds.isEmpty() ? Set.of()
                : Set.copyOf(entities.createNativeQuery("""
                        SELECT DISTINCT subject FROM looked_at WHERE preparation_id = :preparation AND operator_id = :operator
                        AND what IN ('advisories', 'preview') AND subject IN (:tenants)
                        """, String.class).setParameter("preparation", preparationId)
                        .setParameter("operator", actor.operatorId())
                        .setParameter("tenants", tenantIds).getResultList());
    }

    @SuppressWarnings("unchecked")
    public List<Look> by(Actor actor, UUID preparationId) {
        List<Object[]> rows = entities.createNativeQuery("""
                SELECT what, count(*), (array_agg(subject ORDER BY first_at, subject) FILTER (WHERE subject <> ''))[1:%d]
                FROM looked_at WHERE preparation_id = :preparation AND operator_id = :operator
                GROUP BY what ORDER BY what
                """.formatted(MOST_NAMED), Object[].class).setParameter("preparation", preparationId)
                .setParameter("operator", actor.operatorId()).getResultList();
        return rows.stream().map(row -> new Look((String) row[0], ((Number) row[1]).intValue(),
                row[2] == null ? List.of() : List.of((String[]) row[2]))).toList();
    }
}
