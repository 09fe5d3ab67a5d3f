package io.tocsin.status;

import java.time.Duration;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tocsin.delivery.queue.Presence;

/** Has the figures of large incidents counted, by one replica for all; of closed ones by the replica whose page showed them. */
@ApplicationScoped
class FunnelTick {

    private final Funnels funnels;
    private final Presence presence;

    FunnelTick(Funnels funnels, Presence presence) {
        this.funnels = funnels;
        this.presence = presence;
    }

    @Scheduled(every = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void tick() {
        if (presence.isMyTurn("figures of incidents", Duration.ofMillis(4900))) {
            funnels.countLarge();
        }
        funnels.countAsked();
    }
}
