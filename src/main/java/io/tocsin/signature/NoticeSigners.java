package io.tocsin.signature;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.postgres.Sql;
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
     * and with which key the notice is signed, and every later one follows it, whatever is set or rotated meanwhile.
     */
    public NoticeSigner begin(UUID noticeId, UUID preparationId) {
        String issuer = brands.of(preparationId).name();
        Sql.on(database, "signer of notice " + noticeId, sql -> sql.run("""
                INSERT INTO notice_signature (notice_id, kid, issuer_name, issuer_url, noted_at)
                SELECT n.id, (SELECT kid FROM signing_key ORDER BY made_at DESC LIMIT 1), ?, ?, ?
                FROM notice n WHERE n.id = ? AND n.released_at IS NOT NULL
                ON CONFLICT DO NOTHING
                """, issuer, publicUrl.base(), clock.instant(), noticeId));
        return of(noticeId);
    }

    /**
     * For reading; notes nothing. Where no letter has left yet, as one would be signed now.
     *
     * @param noticeId of a notice that was released
     */
    public NoticeSigner of(UUID noticeId) {
        return Sql.on(database, "signer of notice " + noticeId, sql -> sql.rows(row -> signer(noticeId, row), """
                SELECT n.number, n.kind, n.released_at, i.reference, p.salt, s.issuer_name, s.issuer_url,
                    coalesce(s.kid, (SELECT kid FROM signing_key ORDER BY made_at DESC LIMIT 1)), p.id
                FROM notice n
                JOIN incident i ON i.id = n.incident_id
                JOIN preparation p ON p.id = n.preparation_id
                LEFT JOIN notice_signature s ON s.notice_id = n.id
                WHERE n.id = ? AND n.released_at IS NOT NULL
                """, noticeId)).stream().findFirst().orElseThrow(
                () -> new IllegalStateException("notice " + noticeId + " is not released, so nothing signs it"));
    }

    private NoticeSigner signer(UUID noticeId, ResultSet row) throws SQLException {
        String noted = row.getString(6);
        String issuer = noted != null ? noted : brands.of(row.getObject(9, UUID.class)).name();
        return new NoticeSigner(new SignedNotice(noticeId, row.getInt(1), row.getString(2), Sql.instant(row, 3),
                row.getString(4), issuer, noted != null ? row.getString(7) : publicUrl.base(), row.getBytes(5)),
                keys.named(row.getString(8)));
    }
}
