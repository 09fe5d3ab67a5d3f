package io.tocsin.signature;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.vendor.FrozenBrands;
import io.tocsin.vendor.PublicUrl;

/**
 * Who signs a notice. There is nobody before its release: words that are not approved must not look genuine.
 */
@ApplicationScoped
public class NoticeSigners {

    private final DataSource database;
    private final SigningKeys keys;
    private final FrozenBrands brands;
    private final PublicUrl publicUrl;
    private final Clock clock;

    NoticeSigners(DataSource database, SigningKeys keys, FrozenBrands brands, PublicUrl publicUrl, Clock clock) {
        this.database = database;
        this.keys = keys;
        this.brands = brands;
        this.publicUrl = publicUrl;
        this.clock = clock;
    }

    /**
     * For sending, in the name of the brand that is frozen with the words. The first call of all replicas notes in whose name
     * and with which key the notice is signed, and every
     * later one follows it, whatever is set or rotated meanwhile.
     */
    public NoticeSigner begin(UUID noticeId, UUID preparationId) {
        update("""
                INSERT INTO notice_signature (notice_id, kid, issuer_name, issuer_url, noted_at)
                SELECT n.id, (SELECT kid FROM signing_key ORDER BY made_at DESC LIMIT 1), ?, ?, ?
                FROM notice n WHERE n.id = ? AND n.released_at IS NOT NULL
                ON CONFLICT DO NOTHING
                """, noticeId, brands.of(preparationId).name());
        return of(noticeId);
    }

    /**
     * For reading; notes nothing. Where no letter has left yet, as one would be signed now.
     *
     * @param noticeId of a notice that was released
     */
    public NoticeSigner of(UUID noticeId) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT n.number, n.kind, n.released_at, i.reference, p.salt, s.issuer_name, s.issuer_url,
                    coalesce(s.kid, (SELECT kid FROM signing_key ORDER BY made_at DESC LIMIT 1)), p.id
                FROM notice n
                JOIN incident i ON i.id = n.incident_id
                JOIN preparation p ON p.id = n.preparation_id
                LEFT JOIN notice_signature s ON s.notice_id = n.id
                WHERE n.id = ? AND n.released_at IS NOT NULL
                """)) {
            select.setObject(1, noticeId);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("notice " + noticeId + " is not released, so nothing signs it");
                }
                boolean noted = row.getString(6) != null;
                return new NoticeSigner(new SignedNotice(noticeId, row.getInt(1), row.getString(2),
                        row.getTimestamp(3).toInstant(), row.getString(4), noted ? row.getString(6)
                                : brands.of(row.getObject(9, UUID.class)).name(),
                        noted ? row.getString(7) : publicUrl.base(), row.getBytes(5)), keys.named(row.getString(8)));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("signer of notice " + noticeId, e);
        }
    }

    private void update(String sql, UUID noticeId, String issuer) {
        try (Connection connection = database.getConnection(); PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setString(1, issuer);
            insert.setString(2, publicUrl.base());
            insert.setTimestamp(3, Timestamp.from(clock.instant()));
            insert.setObject(4, noticeId);
            insert.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException("signer of notice " + noticeId, e);
        }
    }
}
