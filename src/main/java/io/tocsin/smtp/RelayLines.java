package io.tocsin.smtp;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;

/** The connections to one relay and the mails that wait for them. Only the client's loop touches it. */
final class RelayLines implements Connection.Listener {

    private static final long FIRST_PAUSE = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_PAUSE = TimeUnit.SECONDS.toNanos(60);

    /** What becomes of mails when a relay fails. */
    interface Failover {
        void hasFailed(RelayLines relay, Transfer why, List<Job> waiting);
    }

    final RelayProfile relay;
    /** Of the smooth weighted round: grows by the weight in every round, falls by the sum when it is chosen. */
    int turn;

    private final EventLoop loop;
    private final Resolver resolver;
    private final Failover failover;
    private final Rate rate;
    private final Grouping grouping;
    private final Deque<Job> waiting = new ArrayDeque<>();
    private final Deque<Connection> ready = new ArrayDeque<>();
    private final Set<Connection> all = new HashSet<>();
    private final Set<Connection> opening = new HashSet<>();

    private boolean closing;
    private boolean pumping;
    private boolean pumpsLater;
    private int failures;
    private long outUntil;
    /** How often in a row one more could not be made while others stand: the relay has as many as it wants. */
    private int turnedAway;
    private long openAgainAt = System.nanoTime();

    RelayLines(RelayProfile relay, Pace pace, EventLoop loop, Resolver resolver, Failover failover) {
        this.relay = relay;
        this.loop = loop;
        this.resolver = resolver;
        this.failover = failover;
        this.grouping = new Grouping(pace);
        this.rate = new Rate(relay.perSecond());
    }

    void add(Job job) {
        job.since = System.nanoTime();
        if (job.wantsFreshConnection) {
            waiting.addFirst(job);
        } else {
            waiting.addLast(job);
        }
        pump();
    }

    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            beginWhatCanBegin();
            openWhatIsWanting();
        } finally {
            pumping = false;
        }
    }

    private void beginWhatCanBegin() {
        while (!waiting.isEmpty() && !ready.isEmpty()) {
            Connection connection = ready.peekLast();
            long now = System.nanoTime();
            if (waiting.peekFirst().wantsFreshConnection && connection.isUsed() && rate.has(now)) {
                ready.pollLast().quit(); // as old as the one that died
                continue;
            }
            long wait = rate.take(now);
            if (wait > 0) {
                pumpAfter(wait);
                return;
            }
            ready.pollLast().begin(waiting.pollFirst());
        }
    }

    /** One timer at a time: each that fires may set the next. */
    private void pumpAfter(long nanos) {
        if (!pumpsLater) {
            pumpsLater = true;
            loop.schedule(() -> {
                pumpsLater = false;
                pump();
            }, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void openWhatIsWanting() {
        long now = System.nanoTime();
        int wanting = Math.min(waiting.size() - opening.size() - ready.size(), relay.connections() - all.size());
        if (wanting > 0 && (openAgainAt - now > 0 && !all.isEmpty() || !rate.has(now))) {
            return; // the next tick asks again
        }
        int atOnce = turnedAway > 0 && !hasNoConnection() ? 1 - opening.size() : wanting;
        for (int i = 0; i < Math.min(wanting, atOnce); i++) {
            open();
        }
    }

    private void open() {
        Connection connection = anew();
        resolver.resolve(relay.host(), loop).addListener((Future<List<InetAddress>> found) -> {
            if (found.isSuccess()) {
                connect(connection, found.getNow(), 0);
            } else {
                isGone(connection, Transfer.lost(Stage.CONNECT, "no address of the relay is known"));
            }
        });
    }

    private Connection anew() {
        var connection = new Connection(relay, grouping, this);
        all.add(connection);
        opening.add(connection);
        return connection;
    }

    /** To the first of its addresses that answers. */
    private void connect(Connection connection, List<InetAddress> addresses, int index) {
        new Bootstrap().group(loop).channel(NioSocketChannel.class).option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) relay.timeouts().connect().toMillis())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connection.prepare(channel.pipeline());
                    }
                })
                .connect(new InetSocketAddress(addresses.get(index), relay.port()))
                .addListener((Future<Void> connected) -> {
                    if (connected.isSuccess()) {
                        return;
                    }
                    if (index + 1 < addresses.size() && !closing) {
                        all.remove(connection); // one serves one channel, also a channel that was never connected
                        opening.remove(connection);
                        connect(anew(), addresses, index + 1);
                    } else {
                        isGone(connection, Transfer.lost(Stage.CONNECT, connected.cause().getClass().getSimpleName()));
                    }
                });
    }

    @Override
    public void isReady(Connection connection) {
        if (opening.remove(connection)) {
            failures = 0;
            turnedAway = 0;
            outUntil = 0;
        }
        if (closing || connection.isWornOut()) {
            connection.quit();
        } else {
            ready.addLast(connection);
        }
        pump();
        if (ready.contains(connection)) {
            connection.keep();
        }
    }

    @Override
    public Job follower(Connection connection) {
        long now = System.nanoTime();
        // Those for whom a connection is being opened go on that one.
        if (closing || waiting.size() <= opening.size() || !grouping.isAllowed(now)) {
            return null;
        }
        Job first = waiting.peekFirst();
        return first.wantsFreshConnection || !connection.takes(first.mail) || rate.take(now) > 0 ? null : waiting.pollFirst();
    }

    @Override
    public void comesBack(Job job) {
        if (closing) {
            job.answer.complete(Transfer.notBegun());
        } else {
            waiting.addFirst(job);
        }
    }

    @Override
    public void hasEnded(Connection connection, Job job, Transfer transfer) {
        boolean foundDead = transfer.end() == Transfer.End.LOST
                || transfer.stage() == Stage.MAIL && transfer.reply() != null && transfer.reply().isClosing();
        if (foundDead && connection.isReused() && !job.wantsFreshConnection && !job.isStandIn && !closing) {
            job.wantsFreshConnection = true;
            waiting.addFirst(job); // pumped when the connection is gone
            return;
        }
        job.answer.complete(transfer);
    }

    @Override
    public void isGone(Connection connection, Transfer why) {
        if (!all.remove(connection)) {
            return;
        }
        ready.remove(connection);
        boolean wasOpening = opening.remove(connection);
        if (!wasOpening) {
            openAgainAt = System.nanoTime(); // the relay has one less: there may be room
        } else if (!closing) {
            if (all.isEmpty()) {
                fail(why);
                return;
            }
            if (openAgainAt - System.nanoTime() <= 0) { // those that were tried together are turned away together
                openAgainAt = System.nanoTime() + longer(turnedAway++);
            }
        }
        pump();
    }

    /** No connection stands and none can be made: the relay is left in peace for a time that grows. */
    private void fail(Transfer why) {
        outUntil = System.nanoTime() + longer(failures++);
        failover.hasFailed(this, why, takeBack());
    }

    private static long longer(int times) {
        return Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(times, 6));
    }

    /** Opens one connection for no mail, so that a relay which is out is found to be back. */
    void probe() {
        if (all.isEmpty() && !closing) {
            open();
        }
    }

    boolean isOut() {
        return failures > 0;
    }

    boolean isDueForProbe(long now) {
        return isOut() && now - outUntil >= 0;
    }

    long outUntil() {
        return outUntil;
    }

    /** Whether one more mail would not have to wait for long. */
    boolean hasRoom() {
        return waiting.size() < relay.connections() && rate.has(System.nanoTime());
    }

    boolean hasNoConnection() {
        return all.size() == opening.size();
    }

    /** Mails that have waited here for longer, which another relay may have. */
    List<Job> takeBackOlderThan(Duration time, long now) {
        List<Job> taken = new ArrayList<>();
        while (!waiting.isEmpty() && now - waiting.peekFirst().since > time.toNanos()) {
            taken.add(waiting.pollFirst());
        }
        return taken;
    }

    List<Job> takeBack() {
        List<Job> taken = new ArrayList<>(waiting);
        waiting.clear();
        return taken;
    }

    void tick(long now) {
        for (Connection connection : List.copyOf(all)) {
            connection.checkPatience(now);
            connection.checkWhatIsHeldUp(now);
            if (connection.isIdleFor(relay.idle(), now) && ready.remove(connection)) {
                connection.quit();
            }
        }
        pump();
    }

    void giveUp(Mail mail) {
        List.copyOf(all).forEach(connection -> connection.giveUp(mail));
    }

    /** Begins nothing more; what is under way goes on. */
    void close() {
        closing = true;
        ready.forEach(Connection::quit);
        ready.clear();
        List.copyOf(opening).forEach(connection -> connection.end(Transfer.notBegun()));
    }

    boolean isClosed() {
        return all.isEmpty();
    }

    int connections() {
        return all.size();
    }

    /** Names into addresses, somewhere else than on the loop. */
    interface Resolver {
        Future<List<InetAddress>> resolve(String host, EventLoop loop);
    }

    /** Where names are looked up, by a thread that may wait. */
    interface Names {
        InetAddress[] addressesOf(String host) throws UnknownHostException;
    }

    static Resolver resolverOn(java.util.concurrent.Executor threads, Names names) {
        return (host, loop) -> {
            Promise<List<InetAddress>> found = loop.newPromise();
            threads.execute(() -> {
                try {
                    found.setSuccess(List.of(names.addressesOf(host)));
                } catch (Exception e) {
                    found.setFailure(e);
                }
            });
            return found;
        };
    }
}
