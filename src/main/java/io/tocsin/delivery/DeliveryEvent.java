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
     * @param operatorId who did it; null for the service itself
     */
    public record View(Instant at, DeliveryState from, DeliveryState to, int attempt, String reason, String reply,
            UUID operatorId) {
    }

    /** In the order in which they happened. */
    static List<View> of(Delivery delivery) {
        return DeliveryEvent.<DeliveryEvent> list("noticeId = ?1 and deliveryId = ?2 order by id", delivery.noticeId,
                delivery.id).stream().map(
                        event -> new View(event.at, event.from, event.to, event.attempt, event.reason,
                                event.reply, event.operatorId))
                .toList();
    }
}
