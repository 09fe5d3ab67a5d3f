package io.tocsin.notice.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.scheduler.Scheduled;
import io.quarkus.scheduler.Scheduled.ConcurrentExecution;
import io.tocsin.access.Acting;
import io.tocsin.access.session.Admitted;
import io.tocsin.notice.NoticeView;
import io.tocsin.notice.Notices;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Everybody who watches a notice on this replica. From its first watcher to its last a notice is read once a second, however
 * many there are; one that nobody watches is not read at all.
 */
@ApplicationScoped
public class NoticeStreams {

    private static final Logger LOG = Logger.getLogger(NoticeStreams.class);

    private final Notices notices;
    private final ObjectMapper json;
    private final StreamSettings settings;
    private final Acting acting;
    private final Admitted admitted;
    /** Guarded by this, as is the number of those who are in them or about to be. */
    private final Map<UUID, Channel> channels = new HashMap<>();
    private boolean databaseAway;
    private volatile boolean stopping;

    NoticeStreams(Notices notices, ObjectMapper json, StreamSettings settings, Acting acting, Admitted admitted,
            MeterRegistry meters) {
        this.notices = notices;
        this.json = json;
        this.settings = settings;
        this.acting = acting;
        this.admitted = admitted;
        meters.gauge("tocsin.stream.watchers", this, NoticeStreams::watchers);
    }

    /**
     * @param by session or API key
     */
    private record Admission(UUID operatorId, UUID by) {
    }

    /** One notice and its watchers. */
    private final class Channel {

        private final UUID noticeId;
        private final Map<Watcher, Admission> watchers = new ConcurrentHashMap<>();
        /** Those who were let in and have not been greeted. */
        private final List<Admission> entering = new ArrayList<>();
        private volatile Snapshot newest;

        private Channel(UUID noticeId) {
            this.noticeId = noticeId;
        }

        private synchronized Snapshot newest() {
            if (newest == null) {
                newest = read(noticeId);
            }
            return newest;
        }

        private void tick(long nanos) {
            watchers.keySet().removeIf(Watcher::isGone);
            if (!watchers.isEmpty()) {
                try {
                    newest = read(noticeId);
                } finally { // where it cannot be read, they hear at least that somebody is there
                    watchers.keySet().forEach(watcher -> watcher.follow(newest, nanos));
                }
            }
        }
    }

    /**
     * Lets somebody watch a notice, and tells them at once how it stands.
     *
     * @param lastEventId of the event that they had last, when they had one; else null
     * @param teller how they are told, once it is known how the notice stands; what it throws is thrown here, and nobody
     *        watches
     * @throws Refusal NOT_FOUND; UNAVAILABLE when too many watch already, TOO_MANY when this operator alone watches too much
     */
    public void watch(UUID noticeId, String lastEventId, Line line, Function<Snapshot, Teller> teller) {
        var admission = new Admission(acting.actor().operatorId(), acting.admittedBy());
        Channel channel = enter(noticeId, admission);
        try {
            Snapshot now = channel.newest();
            long nanos = System.nanoTime();
            var watcher = new Watcher(line, teller.apply(now), lastEventId, settings.longest(), nanos);
            synchronized (watcher) { // a tick waits until they are greeted, and whoever is greeted misses none
                boolean stays = false;
                channel.watchers.put(watcher, admission);
                try {
                    watcher.greet(now, nanos);
                    stays = !watcher.isGone();
                } finally {
                    if (!stays) {
                        channel.watchers.remove(watcher);
                    }
                }
            }
        } finally {
            entered(channel, admission);
        }
    }

    private synchronized Channel enter(UUID noticeId, Admission admission) {
        if (watching(admission.operatorId()) >= settings.perOperator()) {
            throw new Refusal(RefusalCode.TOO_MANY, "You watch in " + settings.perOperator()
                    + " places at once already, which is"
                    + " as many as one operator may (TOCSIN_STREAM_PER_OPERATOR). Close some of them, or ask for the notice"
                    + " itself from time to time at /api/v1/notices/" + noticeId + ".");
        }
        if (watchers() >= settings.watchers()) {
            throw new Refusal(RefusalCode.UNAVAILABLE, settings.watchers() + " watchers are connected to this replica, which"
                    + " is as many as it takes (TOCSIN_STREAM_WATCHERS). Nothing is lost: try again in a moment, or ask for"
                    + " the notice itself from time to time at /api/v1/notices/" + noticeId + ".");
        }
        Channel channel = channels.computeIfAbsent(noticeId, Channel::new);
        channel.entering.add(admission);
        return channel;
    }

    private long watching(UUID operatorId) {
        return channels.values().stream()
                .flatMap(channel -> Stream.concat(channel.entering.stream(), channel.watchers.entrySet()
                        .stream().filter(watcher -> !watcher.getKey().isGone()).map(Map.Entry::getValue)))
                .filter(admission -> admission.operatorId().equals(operatorId)).count();
    }

    private synchronized void entered(Channel channel, Admission admission) {
        channel.entering.remove(admission);
        closeIfEmpty(channel);
    }

    private synchronized void closeIfEmpty(Channel channel) {
        if (channel.entering.isEmpty() && channel.watchers.isEmpty()) {
            channels.remove(channel.noticeId);
        }
    }

    /** How many watch, or are about to. Whoever went away counts until the next tick. */
    synchronized int watchers() {
        return channels.values().stream().mapToInt(channel -> channel.entering.size() + channel.watchers.size()).sum();
    }

    /** Tells everybody what has moved; tests, whose scheduler is off, call it by hand. */
    @Scheduled(every = "1s", concurrentExecution = ConcurrentExecution.SKIP)
    public void tick() {
        if (stopping) {
            dismissAll();
        }
        Collection<Channel> open = open();
        letGoOfStrangers(open);
        for (Channel channel : open) {
            try {
                channel.tick(System.nanoTime());
                databaseAway = false;
            } catch (RuntimeException e) {
                if (!databaseAway) {
                    LOG.warnf(e, "Notice %s cannot be read; those who watch it are told again when it can", channel.noticeId);
                }
                databaseAway = true;
            }
            closeIfEmpty(channel);
        }
    }

    /** Whose session has ended, whose key was revoked, and who was shut out. */
    private void letGoOfStrangers(Collection<Channel> open) {
        Set<UUID> by = open.stream().flatMap(channel -> channel.watchers.values().stream()).map(Admission::by)
                .collect(Collectors.toSet());
        if (by.isEmpty()) {
            return;
        }
        try {
            Set<UUID> stillIn = admitted.stillIn(by);
            open.forEach(channel -> channel.watchers.forEach((watcher, admission) -> {
                if (!stillIn.contains(admission.by())) {
                    watcher.dismiss();
                }
            }));
        } catch (RuntimeException e) {
            LOG.debug("Nobody can be asked about, and nothing is told, until the database is back", e);
        }
    }

    private synchronized Collection<Channel> open() {
        return List.copyOf(channels.values());
    }

    /** In a transaction of its own, which gives connection and session back: a request that watches lasts for minutes. */
    private Snapshot read(UUID noticeId) {
        NoticeView view = QuarkusTransaction.requiringNew().call(() -> notices.seen(noticeId));
        try {
            return new Snapshot(view, json.writeValueAsString(view));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("notice " + noticeId, e);
        }
    }

    /**
     * Their browsers come again, to another replica or to this one when it is back. Before the stop waits for requests, of
     * which
     * theirs are some; who comes meanwhile is let go by the next tick.
     */
    void stop(@Observes ShutdownDelayInitiatedEvent event) {
        stopping = true;
        dismissAll();
    }

    private void dismissAll() {
        open().forEach(channel -> channel.watchers.keySet().forEach(Watcher::dismiss));
    }
}
