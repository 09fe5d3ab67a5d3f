package io.tocsin.acknowledgement;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.acknowledgement.Verification.State;
import io.tocsin.advisory.CheckCode;
import io.tocsin.notice.Notice;
import io.tocsin.postgres.Sql;

/** Says whether a code stands in a notice of ours. */
@ApplicationScoped
class Verifier {

    private static final int MOST_WORDS = 6;
    /** No code is below zero. */
    private static final long NOBODYS = -1;

    private final DataSource database;
    private final Series series;

    Verifier(DataSource database, Series series) {
        this.database = database;
        this.series = series;
    }

    private record Sent(UUID noticeId, String tenantId, String tenantName, Instant at) {
    }

    /** What cannot be a code is looked up too, so that the time tells it from an unknown one no more than the answer does. */
    Verification verify(String typed) {
        return find(CheckCode.read(typed).orElse(NOBODYS)).map(this::genuine).orElse(Verification.UNKNOWN);
    }

    private Optional<Sent> find(long number) {
        return Sql.on(database, "check of a code", sql -> sql.rows(
                row -> new Sent(row.getObject(1, UUID.class), row.getString(2), row.getString(3), Sql.instant(row, 4)), """
                        SELECT d.notice_id, d.tenant_id, a.tenant_name, coalesce(d.accepted_at, d.attempted_at)
                        FROM delivery d
                        JOIN notice n ON n.id = d.notice_id AND n.preparation_id = d.preparation_id
                        JOIN advisory a ON a.notice_id = d.notice_id AND a.preparation_id = d.preparation_id
                            AND a.tenant_id = d.tenant_id
                        WHERE d.check_code = ? AND n.released_at IS NOT NULL AND d.attempts > 0
                        ORDER BY d.id DESC LIMIT 1
                        """, number)).stream().findFirst();
    }

    private Verification genuine(Sent sent) {
        Notice notice = Notice.withId(sent.noticeId());
        State state = notice.cancelledAt != null || notice.retracted != null ? State.RETRACTED
                : series.newerThan(notice, sent.tenantId(), null).isPresent() ? State.SUPERSEDED : State.CURRENT;
        return new Verification(true, masked(sent.tenantName()), sent.at(), state);
    }

    /** Two letters of every word: who has the letter knows the name again, who has not learns none. */
    static String masked(String name) {
        return Stream.of(name.strip().split("\\s+")).limit(MOST_WORDS).map(Verifier::maskedWord)
                .collect(Collectors.joining(" "));
    }

    private static String maskedWord(String word) {
        int letters = word.codePointCount(0, word.length());
        return word.substring(0, word.offsetByCodePoints(0, Math.min(letters, letters > 2 ? 2 : 1))) + "**";
    }
}
