package io.tocsin.delivery;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

import org.hibernate.annotations.Immutable;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import io.tocsin.diagnosis.QueueId;

/** One move of a delivery. Written by the statement that moves it; the table refuses changes. */
@Entity
@Immutable
@Table(name = "delivery_event")
public class DeliveryEvent extends PanacheEntityBase {

    @Id
    public UUID id;
    @Column(name = "notice_id")
    public UUID noticeId;
    @Column(name = "delivery_id")
    public UUID deliveryId;
    public Instant at;
    public int attempt;
    @Enumerated(EnumType.STRING)
    @Column(name = "from_state")
    public DeliveryState from;
    @Enumerated(EnumType.STRING)
    @Column(name = "to_state")
    public DeliveryState to;
    public String reason;
    public String reply;
    @Column(name = "operator_id")
    public UUID operatorId;

    /**
     * A move as the API shows it.
     *
     * @param attempt number of the claim under which it happened
     * @param queueId under which the relay keeps what it took, as it said in its reply; null where it did not say
     * @param operatorId who did it; null for the service itself
     */
    public record View(Instant at, DeliveryState from, DeliveryState to, int attempt, String reason, String reply,
            String queueId, UUID operatorId) {
    }

    /** Only a relay's own answer to a message names one: what is heard later comes from elsewhere. */
    private String queueId() {
        return to == DeliveryState.ACCEPTED ? QueueId.in(reply).orElse(null) : null;
    }

    /** In the order in which they happened. */
    public static List<View> of(Delivery delivery) {
        return DeliveryEvent.<DeliveryEvent> list("noticeId = ?1 and deliveryId = ?2 order by id", delivery.noticeId,
                delivery.id).stream().map(
                        event -> new View(event.at, event.from, event.to, event.attempt, event.reason,
                                event.reply, event.queueId(), event.operatorId))
                .toList();
    }
}
