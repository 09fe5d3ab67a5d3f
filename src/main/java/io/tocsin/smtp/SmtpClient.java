package io.tocsin.smtp;

import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import org.jboss.logging.Logger;

import io.netty.channel.EventLoop;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;

/**
 * Brings mails to one relay or several, a mail per connection at a time, and says how far each got. One thread speaks on all
 * connections: nothing is locked, and a mail changes threads twice, when it comes and when its answer goes.
 *
 * <p>
 * Among several relays each has its share by weight. One that cannot be reached, or turns us away before a mail, is left out
 * for a second, then two, up to a minute, as long as another is left; a connection without a mail finds out when it is back.
 * A mail that has waited a second at a relay goes to another that has room.
 */
public final class SmtpClient implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(SmtpClient.class);
    private static final long TICK_MILLIS = 100;
    private static final Duration PATIENCE_AT_CLOSE = Duration.ofSeconds(20);

    private final NioEventLoopGroup threads = new NioEventLoopGroup(1, new DefaultThreadFactory("smtp", true));
    private final ExecutorService lookups = Executors.newCachedThreadPool(new DefaultThreadFactory("smtp-lookup", true));
    private final EventLoop loop = threads.next();
    private final List<RelayLines> relays;
    private final Pace pace;
    private final CountDownLatch closed = new CountDownLatch(1);
    /** Until when what is under way at the end is waited for; 0 before the end. */
    private final AtomicLong patience = new AtomicLong();
    /** Of the loop's thread. */
    private boolean finishing;

    /** @param relays one at least, with different names; of equals the first is preferred */
    public SmtpClient(List<RelayProfile> relays) {
        this(relays, InetAddress::getAllByName, Pace.USUAL);
    }

    SmtpClient(List<RelayProfile> relays, RelayLines.Names names, Pace pace) {
        if (relays.isEmpty()) {
            throw new IllegalArgumentException("no relay");
        }
        RelayLines.Resolver resolver = RelayLines.resolverOn(lookups, names);
        this.pace = pace;
        this.relays = relays.stream().map(relay -> new RelayLines(relay, pace, loop, resolver, this::passOn)).toList();
        loop.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** @return how far it got; never an exception. It is completed on the thread that speaks: do nothing there that waits */
    public CompletionStage<Transfer> send(Mail mail) {
        return send(mail, Gate.OPEN);
    }

    /** The same for a mail whose content needs leave to be sent. */
    public CompletionStage<Transfer> send(Mail mail, Gate gate) {
        var job = new Job(mail, gate);
        try {
            loop.execute(() -> assign(job));
        } catch (RejectedExecutionException e) {
            job.answer.complete(Transfer.notBegun());
        }
        return job.answer;
    }

    /**
     * Breaks off what is said about a mail, if the server has not been sent any of it yet: it then ends as
     * {@link Transfer.End#LOST}. A mail that waits for its turn or for leave stays as it is, and so does one whose content is
     * being sent, or that has ended.
     */
    public void giveUp(Mail mail) {
        try {
            loop.execute(() -> relays.forEach(relay -> relay.giveUp(mail)));
        } catch (RejectedExecutionException e) {
            return; // closed: nothing is under way
        }
    }

    private void assign(Job job) {
        if (finishing) {
            job.answer.complete(Transfer.notBegun());
        } else {
            choose().add(job);
        }
    }

    /** Those in service before those that are out; those with a weight before those without; those with room first. */
    private RelayLines choose() {
        if (relays.size() == 1) {
            return relays.get(0);
        }
        List<RelayLines> inService = relays.stream().filter(relay -> !relay.isOut()).toList();
        if (inService.isEmpty()) {
            return relays.stream().min(Comparator.comparingLong(RelayLines::outUntil)).orElseThrow();
        }
        List<RelayLines> weighted = preferring(relay -> relay.relay.weight() > 0, inService);
        return byWeight(preferring(RelayLines::hasRoom, weighted));
    }

    private static List<RelayLines> preferring(Predicate<RelayLines> wish, List<RelayLines> relays) {
        List<RelayLines> wished = relays.stream().filter(wish).toList();
        return wished.isEmpty() ? relays : wished;
    }

    private static RelayLines byWeight(List<RelayLines> relays) {
        int sum = 0;
        for (RelayLines relay : relays) {
            int weight = Math.max(1, relay.relay.weight());
            relay.turn += weight;
            sum += weight;
        }
        RelayLines next = relays.stream().max(Comparator.comparingInt(relay -> relay.turn)).orElseThrow();
        next.turn -= sum;
        return next;
    }

    /** What waited at a relay that failed goes to the others, or shares its fate when there is none. */
    private void passOn(RelayLines failed, Transfer why, List<Job> waiting) {
        boolean othersAreLeft = relays.stream().anyMatch(relay -> !relay.isOut());
        if (othersAreLeft) {
            LOG.warnf("Relay %s is left out for now: %s", failed.relay.name(), wordsOf(why));
            waiting.forEach(this::assign);
        } else {
            waiting.forEach(job -> job.answer.complete(why));
        }
    }

    private static String wordsOf(Transfer why) {
        return why.stage() + " " + (why.reply() != null ? why.reply() : why.trouble());
    }

    private void tick() {
        long now = System.nanoTime();
        for (RelayLines relay : relays) {
            relay.tick(now);
            if (relays.size() > 1 && relay.isDueForProbe(now)) {
                relay.probe();
            }
        }
        if (relays.size() > 1) {
            relays.forEach(relay -> helpOut(relay, now));
        }
        if (finishing && relays.stream().allMatch(RelayLines::isClosed)) {
            closed.countDown();
        }
    }

    private void helpOut(RelayLines slow, long now) {
        List<RelayLines> others = relays.stream().filter(other -> other != slow && !other.isOut() && other.hasRoom()
                && (other.relay.weight() > 0 || slow.hasNoConnection())).toList();
        if (!others.isEmpty()) {
            slow.takeBackOlderThan(pace.passedOn(), now).forEach(job -> byWeight(others).add(job));
        }
    }

    /** Begins nothing more. What waits is answered as not begun, at once; what is under way goes on. */
    public void finish() {
        patience.compareAndSet(0, System.nanoTime() + PATIENCE_AT_CLOSE.toNanos());
        loop.execute(() -> {
            finishing = true;
            List<Job> left = new ArrayList<>();
            relays.forEach(relay -> left.addAll(relay.takeBack()));
            relays.forEach(RelayLines::close);
            left.forEach(job -> job.answer.complete(Transfer.notBegun()));
        });
    }

    /** Finishes, waits for what is under way until 20 seconds after it was first told to finish, and ends. */
    @Override
    public void close() {
        try {
            finish();
            closed.await(patience.get() - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return; // closed before
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            threads.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            lookups.shutdown();
        }
    }
}
