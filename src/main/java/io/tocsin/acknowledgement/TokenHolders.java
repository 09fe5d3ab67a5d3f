package io.tocsin.acknowledgement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.delivery.letter.DeliveryToken;
import io.tocsin.postgres.Sql;

/** Who is behind a token. The token is the authority: whoever has it may read that one advisory and answer it. */
@ApplicationScoped
class TokenHolders {

    /** No delivery has it. */
    private static final DeliveryToken.Named NOBODY = new DeliveryToken.Named(new UUID(0, 0), 0);

    private final DataSource database;
    private final DeliveryToken tokens;

    TokenHolders(DataSource database, DeliveryToken tokens) {
        this.database = database;
        this.tokens = tokens;
    }

    /**
     * Whom a token belongs to.
     *
     * @param lockedWith the passphrase, as it is kept, that its page asks for before it shows anything; null when it may be
     *        shown
     */
    record Holder(Told told, byte[] lockedWith) {

        boolean isLocked() {
            return lockedWith != null;
        }
    }

    /** @return who may read and answer; empty also for whoever has to give a passphrase first */
    Optional<Told> behind(String token) {
        return holderOf(token).filter(holder -> !holder.isLocked()).map(Holder::told);
    }

    /** The token under which the page is open to whoever gave its passphrase. */
    String opened(Holder holder) {
        return tokens.opened(holder.told().deliveryId(), holder.told().tokenVersion(), holder.lockedWith());
    }

    /**
     * @param token as it came
     * @return empty for a token that is malformed, forged, unknown, replaced by a newer one, or of a notice that is not
     *         released or did not go to this tenant. All of these are looked up, so that the time says nothing either.
     */
    Optional<Holder> holderOf(String token) {
        DeliveryToken.Named named = tokens.claimed(token).orElse(NOBODY);
        return Sql.on(database, "holder of a token", sql -> sql.rows(
                row -> holder(told(row), named, row.getBytes(11), row.getBoolean(12), token),
                """
                        SELECT d.id, d.notice_id, d.tenant_id, a.tenant_name, d.locale, listed.time_zone, d.email,
                            d.check_code, coalesce(d.accepted_at, d.attempted_at, n.released_at), wrong.at, apart.proof,
                            apart.removed_at IS NULL, d.token_version
                        FROM delivery d
                        JOIN notice n ON n.id = d.notice_id AND n.preparation_id = d.preparation_id
                        JOIN notice_tenant t ON t.notice_id = d.notice_id AND t.preparation_id = d.preparation_id
                            AND t.tenant_id = d.tenant_id
                        JOIN advisory a ON a.notice_id = d.notice_id AND a.preparation_id = d.preparation_id
                            AND a.tenant_id = d.tenant_id
                        LEFT JOIN affected_tenant listed ON listed.incident_id = n.incident_id AND listed.tenant_id = d.tenant_id
                        LEFT JOIN wrong_contact wrong ON wrong.notice_id = d.notice_id AND wrong.delivery_id = d.id
                        LEFT JOIN tenant_passphrase apart ON apart.incident_id = n.incident_id AND apart.tenant_id = d.tenant_id
                        WHERE d.id = ? AND d.token_version = ? AND n.released_at IS NOT NULL AND NOT t.never_sent
                        """,
                named.deliveryId(), named.version())).stream().findFirst().flatMap(Function.identity());
    }

    /**
     * @param passphrase null when there never was one
     * @param asked whether it is asked for; a page that it opened stays open when it is not any more
     */
    private Optional<Holder> holder(Told told, DeliveryToken.Named named, byte[] passphrase, boolean asked, String token) {
        if (tokens.isFor(named, token)) {
            return Optional.of(new Holder(told, asked ? passphrase : null));
        }
        return passphrase != null && tokens.isOpenedFor(named, passphrase, token)
                ? Optional.of(new Holder(told, null))
                : Optional.empty();
    }

    private static Told told(ResultSet row) throws SQLException {
        return new Told(row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getString(3), row.getString(4),
                row.getString(5), row.getString(6), row.getString(7), row.getLong(8),
                Sql.instant(row, 9), Sql.instant(row, 10),
                row.getInt(13));
    }
}
