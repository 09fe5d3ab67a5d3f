package io.tocsin.delivery.shaping;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

import org.jboss.logging.Logger;

import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.queue.Presence;
import io.vertx.core.Vertx;
import io.vertx.core.dns.DnsClientOptions;

/**
 * Asks DNS for the mail servers of the domains of prepared notices, where that is switched on, beside everything else and
 * by one replica at a time. While DNS does not answer it is left alone for a while.
 */
@ApplicationScoped
public class ReceiverSearch {

    private static final Logger LOG = Logger.getLogger(ReceiverSearch.class);
    private static final int BATCH = 50;
    private static final Duration EVERY = Duration.ofSeconds(5);
    private static final Duration ASKS_FOR = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    /** A tick less than two, and more than the longest round, with time for the database: no other replica begins one. */
    private static final Duration TURN = EVERY.multipliedBy(2).minusMillis(100);
    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final Duration GOOD_FOR = Duration.ofDays(7);
    private static final Duration NOT_ASKED_AGAIN_FOR = Duration.ofHours(1);

    private final Receivers receivers;
    private final Presence presence;
    private final ReceiverNames names;
    private final MxLookup lookup;
    private final boolean on;
    private long restsUntil = System.nanoTime();

    @Inject
    ReceiverSearch(Receivers receivers, Presence presence, DeliverySettings settings, Vertx vertx) {
        this(receivers, presence, new ReceiverNames(BigReceivers.limits(settings).keySet()),
                new MxLookup(vertx, new DnsClientOptions(), PATIENCE),
                settings.receiversByMx());
    }

    ReceiverSearch(Receivers receivers, Presence presence, ReceiverNames names, MxLookup lookup, boolean on) {
        this.receivers = receivers;
        this.presence = presence;
        this.names = names;
        this.lookup = lookup;
        this.on = on;
    }

    @Scheduled(every = "5s", delayed = "5s", concurrentExecution = ConcurrentExecution.SKIP)
    void tick() {
        if (on && System.nanoTime() - restsUntil >= 0 && presence.isMyTurn("receivers", TURN)) {
            round();
        }
    }

    /** Asks for some seconds at most; what is left is left to the next round. */
    void round() {
        long end = System.nanoTime() + ASKS_FOR.toNanos();
        boolean more = true;
        while (more && System.nanoTime() - end < 0) {
            more = receivers.want();
        }
        for (List<String> wanted = receivers.wanted(BATCH); !wanted.isEmpty()
                && System.nanoTime() - end < 0; wanted = receivers.wanted(BATCH)) {
            List<Receivers.Found> found = find(wanted);
            boolean silent = found.stream().noneMatch(Receivers.Found::answered);
            receivers.learn(found, silent);
            if (silent) {
                LOG.warnf("DNS said nothing of %d domains; they are shaped by their names. It is left alone for %s",
                        found.size(), PAUSE);
                restsUntil = System.nanoTime() + PAUSE.toNanos();
                return;
            }
        }
        receivers.forget();
    }

    private List<Receivers.Found> find(List<String> domains) {
        return domains.stream().map(domain -> find(domain).toCompletableFuture()).toList().stream()
                .map(CompletableFuture::join).toList();
    }

    private CompletionStage<Receivers.Found> find(String domain) {
        if (names.hasOwnLimit(domain)) {
            return CompletableFuture.completedStage(new Receivers.Found(domain, true, null, GOOD_FOR));
        }
        return lookup.firstServer(domain).handle((server, silence) -> silence == null
                ? new Receivers.Found(domain, true, server.map(names::of).orElse(null), GOOD_FOR)
                : new Receivers.Found(domain, false, null, NOT_ASKED_AGAIN_FOR));
    }
}
