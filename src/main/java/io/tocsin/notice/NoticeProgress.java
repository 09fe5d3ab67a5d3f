package io.tocsin.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;

import io.tocsin.postgres.HeldLocks;
import io.tocsin.postgres.Sql;

/**
 * How far notices had come and when, sampled from their figures. The moments lie a second apart in the first two minutes after
 * the release and further apart later, so that a notice has some hundred rows, a thousand after three days. Of the last rises
 * each is kept as well, however long ago the release was: how fast letters go is seen in them.
 */
@ApplicationScoped
public class NoticeProgress {

    /** What moves later is seen in the figures themselves, and in the answers. */
    private static final Duration FOLLOWED_FOR = Duration.ofDays(30);

    /** Seconds since the release to the number of a slot. */
    private static final String SLOT = """
            CASE WHEN s < 120 THEN s
                 WHEN s < 1800 THEN 120 + (s - 120) / 10
                 WHEN s < 21600 THEN 288 + (s - 1800) / 60
                 WHEN s < 259200 THEN 618 + (s - 21600) / 600
                 ELSE 1014 + (s - 259200) / 3600 END""";

    /** The last rises have slots below zero, each new one in place of the earliest. */
    private static final String SLOT_OF_RISE = """
            SELECT CASE WHEN count(*) < 60 THEN -1 - count(*)::int ELSE (array_agg(slot ORDER BY at))[1] END
            FROM notice_progress rise WHERE rise.notice_id = n.id AND rise.slot < 0""";

    private final DataSource database;

    NoticeProgress(DataSource database) {
        this.database = database;
    }

    /**
     * One moment.
     *
     * @param accepted deliveries that a relay had taken, whatever came of them
     * @param acknowledged tenants
     */
    public record Moment(Instant at, long accepted, long delivered, long acknowledged) {
    }

    /** Notes how far those have come that are being sent. */
    @Transactional
    public void noteSending(Instant now) {
        note("n.state IN ('RELEASED', 'PAUSED')", now);
    }

    /** Those that have gone out, of which receipts and answers are still heard. */
    @Transactional
    public void noteSent(Instant now) {
        note("n.state IN ('COMPLETED', 'CANCELLED')", now);
    }

    private void note(String which, Instant now) {
        Sql.on(database, "progress of notices", sql -> {
            HeldLocks.briefly(sql.connection());
            return sql.run("""
                    INSERT INTO notice_progress AS p (notice_id, slot, at, accepted, delivered, acknowledged)
                    SELECT n.id, place.slot, now, f.accepted, f.delivered, f.acknowledged
                    FROM (SELECT ?::timestamptz AS now) clock
                    JOIN notice n ON %s AND n.released_at > ?
                    CROSS JOIN LATERAL (SELECT greatest(0, extract(epoch FROM now - n.released_at))::int AS s) since
                    CROSS JOIN LATERAL (
                        SELECT coalesce(sum(amount) FILTER (WHERE counter IN ('deliveries.accepted', 'deliveries.delivered',
                                'deliveries.bounced', 'deliveries.complained')), 0) AS accepted,
                            coalesce(sum(amount) FILTER (WHERE counter IN ('deliveries.delivered', 'deliveries.complained')), 0)
                                AS delivered,
                            coalesce(sum(amount) FILTER (WHERE counter = 'tenants.acknowledged'), 0) AS acknowledged
                        FROM notice_tally t WHERE t.notice_id = n.id) f
                    LEFT JOIN LATERAL (
                        SELECT accepted, delivered, acknowledged FROM notice_progress noted
                        WHERE noted.notice_id = n.id ORDER BY slot DESC LIMIT 1) newest ON true
                    CROSS JOIN LATERAL (
                        SELECT %s AS slot UNION ALL
                        SELECT (%s) WHERE n.state = 'RELEASED' AND f.accepted > coalesce(newest.accepted, 0)) place
                    WHERE (f.accepted, f.delivered, f.acknowledged)
                        IS DISTINCT FROM (newest.accepted, newest.delivered, newest.acknowledged)
                    ON CONFLICT (notice_id, slot) DO UPDATE SET at = excluded.at, accepted = excluded.accepted,
                        delivered = excluded.delivered, acknowledged = excluded.acknowledged
                    """.formatted(which, SLOT, SLOT_OF_RISE), now, now.minus(FOLLOWED_FOR));
        });
    }

    /** @return the moments noted, the earliest first */
    public List<Moment> of(UUID noticeId) {
        return read(noticeId, "slot >= 0 ORDER BY slot");
    }

    /**
     * @return the last moments, sixty at most, at which more had been accepted than when it was noted before; earliest first
     */
    public List<Moment> lastRises(UUID noticeId) {
        return read(noticeId, "slot < 0 ORDER BY at");
    }

    private List<Moment> read(UUID noticeId, String which) {
        return Sql.on(database, "progress of notice " + noticeId, sql -> sql.rows(
                row -> new Moment(Sql.instant(row, 1), row.getLong(2), row.getLong(3), row.getLong(4)), """
                        SELECT at, accepted, delivered, acknowledged FROM notice_progress WHERE notice_id = ? AND %s
                        """.formatted(which), noticeId));
    }
}
