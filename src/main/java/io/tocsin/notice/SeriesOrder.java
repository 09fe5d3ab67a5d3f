package io.tocsin.notice;

import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** Holds the next notice of a series back until it is known whom the ones before it reached. */
@ApplicationScoped
public class SeriesOrder {

    private final EntityManager entities;

    SeriesOrder(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * A notice that is cancelled while it goes out takes a moment until every delivery is either finished or taken out of
     * the queue. Only then is it known who was told and who was not, and an audience can be made up from it.
     *
     * @throws Refusal CONFLICT while a notice of the incident is still being cancelled
     */
    public void requireSettled(UUID incidentId) {
        entities.createNativeQuery("""
                SELECT n.number FROM notice n
                WHERE n.incident_id = :incident AND n.state = 'CANCELLED' AND n.released_at IS NOT NULL
                    AND EXISTS (SELECT FROM delivery_queue q
                        WHERE q.notice_id = n.id AND q.preparation_id = n.preparation_id)
                ORDER BY n.number LIMIT 1
                """, Integer.class).setParameter("incident", incidentId).getResultStream().findFirst().ifPresent(number -> {
            throw new Refusal(RefusalCode.CONFLICT, "Notice " + number
                    + " is still being cancelled: whom it reached is known in a moment. Try again then.");
        });
    }
}
