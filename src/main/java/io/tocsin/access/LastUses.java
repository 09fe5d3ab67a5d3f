package io.tocsin.access;

import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduled;

/** When each key was last used, written in batches: a busy key costs one row update in ten seconds, not one per request. */
@ApplicationScoped
public class LastUses {

    private static final Logger LOG = Logger.getLogger(LastUses.class);

    private final Map<UUID, Instant> unwritten = new ConcurrentHashMap<>();
    private final DataSource database;

    LastUses(DataSource database) {
        this.database = database;
    }

    void note(UUID apiKeyId, Instant now) {
        unwritten.merge(apiKeyId, now, LastUses::later);
    }

    @Scheduled(every = "10s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void flush() {
        Map<UUID, Instant> batch = Map.copyOf(unwritten);
        if (batch.isEmpty()) {
            return;
        }
        try {
            write(batch);
            // A use noted meanwhile differs in its time and stays for the next batch.
            batch.forEach(unwritten::remove);
        } catch (SQLException e) {
            LOG.warnf("Last use of %d API keys could not be written now and is tried again: SQL state %s", batch.size(),
                    e.getSQLState());
        }
    }

    void stop(@Observes ShutdownEvent event) {
        flush();
    }

    /** Rows are locked in the order of their ids, so that two replicas wait for each other and never deadlock. */
    private void write(Map<UUID, Instant> batch) throws SQLException {
        UUID[] ids = batch.keySet().toArray(UUID[]::new);
        OffsetDateTime[] times = new OffsetDateTime[ids.length];
        for (int i = 0; i < ids.length; i++) {
            times[i] = batch.get(ids[i]).atOffset(ZoneOffset.UTC);
        }
        try (var connection = database.getConnection();
                var update = connection.prepareStatement(
                        """
                                WITH used AS (
                                    SELECT k.id, u.at FROM api_key k JOIN unnest(?::uuid[], ?::timestamptz[]) AS u(id, at) ON u.id = k.id
                                     WHERE k.last_used_at IS NULL OR k.last_used_at < u.at
                                     ORDER BY k.id FOR UPDATE OF k)
                                UPDATE api_key SET last_used_at = used.at FROM used WHERE api_key.id = used.id
                                """)) {
            update.setArray(1, connection.createArrayOf("uuid", ids));
            update.setArray(2, connection.createArrayOf("timestamptz", times));
            update.executeUpdate();
        }
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
