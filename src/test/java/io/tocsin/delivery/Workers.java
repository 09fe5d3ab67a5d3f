package io.tocsin.delivery;

import java.lang.reflect.Proxy;
import java.time.Clock;
import java.util.List;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.delivery.courier.Courier;
import io.tocsin.delivery.courier.Relay;

/** Further replicas' workers, beside the application's own. */
@ApplicationScoped
class Workers {

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

    /** @param byReceiver whether domains behind one receiver are shaped as one */
    DeliveryWorker by(Clock clock, boolean byReceiver) {
        return by(clock, byReceiver, courier, settings);
    }

    /** One that can be started, with its threads. */
    DeliveryWorker with(Clock clock, Courier other) {
        return by(clock, false, other, (DeliverySettings) Proxy.newProxyInstance(Workers.class.getClassLoader(),
                new Class<?>[] { DeliverySettings.class },
                (proxy, method, values) -> method.getName().equals("worker") ? true : method.invoke(settings, values)));
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
