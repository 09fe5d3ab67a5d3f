package io.tocsin.delivery.worker;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.courier.Courier;
import io.tocsin.delivery.courier.Relay;
import io.tocsin.delivery.desk.Release;
import io.tocsin.delivery.letter.LetterWriter;
import io.tocsin.delivery.queue.Claim;
import io.tocsin.delivery.queue.DeliveryQueue;
import io.tocsin.delivery.queue.Moves;
import io.tocsin.delivery.queue.Presence;
import io.tocsin.delivery.queue.Reachability;
import io.tocsin.delivery.queue.Settlement;
import io.tocsin.delivery.shaping.DestinationStore;
import io.tocsin.testkit.Patience;

/** Further replicas' workers, beside the application's own. */
@ApplicationScoped
public class Workers {

    @Inject
    DataSource database;
    @Inject
    Reachability reachability;
    @Inject
    Courier courier;
    @Inject
    LetterWriter letters;
    @Inject
    DeliverySettings settings;
    @Inject
    Relay relay;

    private final List<DeliveryWorker> listening = new CopyOnWriteArrayList<>();

    /** @param byReceiver whether domains behind one receiver are shaped as one */
    public DeliveryWorker by(Clock clock, boolean byReceiver) {
        return by(clock, byReceiver, courier, settings);
    }

    /** One that can be started, with its threads, and hears what this replica releases. */
    DeliveryWorker with(Clock clock, Courier other) {
        return with(clock, other, settings::poll);
    }

    /** @param poll after how long it looks again for something to do */
    DeliveryWorker with(Clock clock, Courier other, Supplier<Duration> poll) {
        return with(clock, other, poll, Patience.LONG); // a busy machine makes nobody lose what they have in hand
    }

    DeliveryWorker with(Clock clock, Courier other, Supplier<Duration> poll, Duration lease) {
        DeliveryWorker worker = by(clock, false, other, (DeliverySettings) Proxy.newProxyInstance(
                Workers.class.getClassLoader(), new Class<?>[] { DeliverySettings.class },
                (proxy, method, values) -> switch (method.getName()) {
                    case "worker" -> true;
                    case "poll" -> poll.get();
                    case "lease" -> lease;
                    default -> method.invoke(settings, values);
                }));
        listening.add(worker);
        return worker;
    }

    void hear(@Observes(during = TransactionPhase.AFTER_SUCCESS) Release.Loosened notice) {
        listening.forEach(worker -> worker.goAtOnce(notice));
    }

    private DeliveryWorker by(Clock clock, boolean byReceiver, Courier courier, DeliverySettings settings) {
        DeliveryQueue queue = new DeliveryQueue(database, clock, new Moves(database, clock, reachability), byReceiver) {
            @Override
            public Claim.Batch claim(Claim claim) {
                return QuarkusTransaction.requiringNew().call(() -> super.claim(claim));
            }

            @Override
            public int settle(List<Settlement> settlements) {
                return QuarkusTransaction.requiringNew().call(() -> super.settle(settlements));
            }
        };
        return new DeliveryWorker(queue, new Presence(database, clock), new DestinationStore(database, clock), courier, letters,
                settings, relay, clock, new SimpleMeterRegistry());
    }
}
