package io.tocsin.delivery.worker;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;

import org.jboss.logging.Logger;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.courier.Courier;
import io.tocsin.delivery.courier.Relay;
import io.tocsin.delivery.desk.Release;
import io.tocsin.delivery.letter.LetterWriter;
import io.tocsin.delivery.queue.DeliveryQueue;
import io.tocsin.delivery.queue.Presence;
import io.tocsin.delivery.shaping.BigReceivers;
import io.tocsin.delivery.shaping.DestinationStore;
import io.tocsin.delivery.shaping.Destinations;
import io.tocsin.delivery.shaping.FairClaims;

/**
 * Empties the queue, from the start of the service to its stop. One thread claims ({@link Dispatcher}), some write letters
 * ({@link LettersAhead}) that go to the courier ({@link Sending}), one settles ({@link Settler}); what is under way between
 * them is counted ({@link Hands}, {@link Doubts}).
 *
 * <p>
 * Here the parts are made, started and stopped, each by the thread of the service's life cycle. Nothing is locked.
 */
@ApplicationScoped
public class DeliveryWorker {

    private static final Logger LOG = Logger.getLogger(DeliveryWorker.class);
    /** For all that is waited for together; k8s/ gives the pod a little longer than all waits of a stop. */
    private static final Duration PATIENCE_AT_STOP = Duration.ofSeconds(25);

    private final DeliverySettings settings;
    private final Relay relay;
    private final WorkerLease lease;
    private final LettersAhead letters;
    private final Hands hands;
    private final Sending sending;
    private final Dispatcher dispatcher;
    private final Settler settler;
    private final InOneThread inOneThread;
    private boolean started;

    DeliveryWorker(DeliveryQueue queue, Presence presence, DestinationStore bearings, Courier courier, LetterWriter writer,
            DeliverySettings settings, Relay relay, Clock clock, MeterRegistry meters) {
        this.settings = settings;
        this.relay = relay;
        int connections = relay.connections();
        // Without a relay there is no courier to ask.
        hands = new Hands(connections, relay.isConfigured() && courier.asksAtGates());
        meters.gauge("tocsin.delivery.in.hand", hands, Hands::count);
        lease = new WorkerLease(presence, settings.lease());
        letters = new LettersAhead(writer, courier);
        var destinations = new Destinations(clock, hands.most(), BigReceivers.limits(settings));
        var claims = new FairClaims(queue, destinations, settings);
        var complaints = new Complaints(bearings, presence, destinations, clock);
        var doubts = new Doubts(Doubts.most(connections));
        var relayPause = new RelayPause();
        settler = new Settler(queue, hands, doubts, letters, destinations, relayPause, complaints, meters);
        sending = new Sending(hands, doubts, new Lanes(destinations, connections), letters, lease, destinations, clock,
                settler::add);
        dispatcher = new Dispatcher(queue, settings, lease, claims, relayPause, complaints, hands, sending);
        inOneThread = new InOneThread(queue, lease, claims, complaints, destinations, hands.most(), letters, sending);
    }

    void start(@Observes StartupEvent event) {
        if (!settings.worker()) {
            return;
        }
        if (!relay.isConfigured()) {
            LOG.warn("No relay is configured: notices can be prepared, not released. Set QUARKUS_MAILER_HOST and restart.");
            return;
        }
        started = true;
        letters.start();
        sending.open();
        dispatcher.start(); // first: the settler ends when it is gone
        settler.start(dispatcher::isAtWork, sending::beginWhatMay);
    }

    /** Those who wait for a notice's mail need not wait for the next poll. */
    void goAtOnce(@Observes(during = TransactionPhase.AFTER_SUCCESS) Release.Loosened notice) {
        dispatcher.ring();
    }

    /**
     * Finishes what was begun, gives back what was not, and settles both. As soon as the courier takes nothing more: who waited
     * for others before would claim over and over what comes back at once.
     */
    void stop(@Observes @Priority(2) ShutdownEvent event) {
        if (!started) {
            return;
        }
        started = false;
        sending.close();
        dispatcher.stop();
        long until = System.nanoTime() + PATIENCE_AT_STOP.toNanos();
        long awaited = hands.withTheRelay();
        if (awaited > 0) {
            LOG.infof("The stop waits up to %d s for the relay's answers. Letters that await one: %d",
                    PATIENCE_AT_STOP.toSeconds(), awaited);
        }
        try {
            dispatcher.join(millisUntil(until));
            sending.giveBackWhatWaits();
            letters.stop(millisUntil(until));
            settler.join(millisUntil(until));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        leave();
    }

    private void leave() {
        long unanswered = hands.withTheRelay();
        if (unanswered > 0) {
            LOG.warnf("The stop waits no longer for the relay's answers. Letters that lack one, and are sent again once the"
                    + " lease of this replica is over: %d", unanswered);
        }
        try {
            if (hands.count() == 0) {
                lease.giveUp();
            }
        } catch (RuntimeException e) { // others have to stop too
            LOG.warn("The lease of this replica is not given up, and runs out by itself", e);
        }
    }

    /** @return 1 or more: to join a thread for 0 is to wait for good */
    private static long millisUntil(long nanoTime) {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanoTime - System.nanoTime()));
    }

    /**
     * The same work in the caller's thread, until nothing is due: for tests, whose worker is off.
     *
     * @return how many deliveries were settled
     */
    public int sendWhatIsDue() {
        return inOneThread.sendWhatIsDue();
    }
}
