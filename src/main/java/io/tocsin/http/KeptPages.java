package io.tocsin.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.scheduler.Scheduled;
import io.tocsin.postgres.Sql;

/**
 * Pages that answer a form, for an hour. A browser cannot go back to what answered a POST, and asks to send it again when it is
 * reloaded; so such a page is kept here, and the browser is sent to the form's own address with the page's token behind it.
 *
 * <p>
 * A page is sealed under its token, of which only a hash is stored: what somebody typed can be read with the address only, and
 * by the same owner only.
 */
@ApplicationScoped
public class KeptPages {

    /** Query parameter of the token. */
    public static final String PARAMETER = "kept";
    static final Duration KEPT = Duration.ofHours(1);
    /** In bytes, deflated and sealed. */
    static final int LONGEST = 256 * 1024;
    /** Of one owner; the oldest make room. */
    static final int MOST = 30;

    private final DataSource database;
    private final Clock clock;

    KeptPages(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * @param text the page, or what it is made of anew
     * @param at when it was kept
     */
    public record Kept(String text, Instant at) {
    }

    /**
     * @param owner who alone is shown it, e.g. {@code operator:} and an id
     * @param address of the form, at which alone it is shown
     * @param token of the page that this one takes the place of, or null
     * @param text the page, or what was typed where it is made anew
     * @param once whether it is shown once only: it has a secret in it
     * @return the page's token, 43 characters that stand in an address as they are; nothing for a page that is too long
     */
    public Optional<String> keep(String owner, String address, String token, String text, boolean once) {
        String kept = find(owner, address, token).isPresent() ? token : SealedPage.token();
        byte[] sealed = SealedPage.seal(kept, text);
        if (sealed.length > LONGEST) {
            return Optional.empty();
        }
        return Sql.on(database, "keep a page for " + owner, sql -> {
            sql.run("""
                    INSERT INTO kept_page (id, owner, sealed, once, kept_at) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (id) DO UPDATE SET sealed = excluded.sealed, once = excluded.once, kept_at = excluded.kept_at
                    """, SealedPage.id(kept, address), owner, sealed, once, clock.instant());
            sql.run("""
                    DELETE FROM kept_page WHERE owner = ? AND kept_at < (
                        SELECT kept_at FROM kept_page WHERE owner = ? ORDER BY kept_at DESC OFFSET ? LIMIT 1)
                    """, owner, owner, MOST - 1);
            return Optional.of(kept);
        });
    }

    /** @return nothing where there is none of this owner at this address, or none any more */
    public Optional<Kept> find(String owner, String address, String token) {
        if (token == null) {
            return Optional.empty();
        }
        byte[] id = SealedPage.id(token, address);
        return Sql.on(database, "find a page of " + owner, sql -> {
            Sql.Read<Kept> kept = row -> new Kept(SealedPage.open(token, row.getBytes(1)), Sql.instant(row, 2));
            Instant since = clock.instant().minus(KEPT);
            var page = sql.rows(kept, "SELECT sealed, kept_at FROM kept_page WHERE id = ? AND owner = ? AND kept_at > ?"
                    + " AND NOT once", id, owner, since);
            return (page.isEmpty() ? sql.rows(kept, "DELETE FROM kept_page WHERE id = ? AND owner = ? AND kept_at > ?"
                    + " AND once RETURNING sealed, kept_at", id, owner, since) : page).stream().findFirst();
        });
    }

    /**
     * What was not taken then has been taken now, and says nothing true any more.
     *
     * @param token null for none
     */
    public void forget(String owner, String address, String token) {
        if (token != null) {
            delete("DELETE FROM kept_page WHERE owner = ? AND id = ?", owner, SealedPage.id(token, address));
        }
    }

    /** As {@link #forget}, for all of this owner. */
    public void forgetAll(String owner) {
        delete("DELETE FROM kept_page WHERE owner = ?", owner);
    }

    @Scheduled(every = "10m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void sweep() {
        delete("DELETE FROM kept_page WHERE kept_at <= ?", clock.instant().minus(KEPT));
    }

    private void delete(String statement, Object... values) {
        Sql.on(database, "forget kept pages", sql -> sql.run(statement, values));
    }
}
