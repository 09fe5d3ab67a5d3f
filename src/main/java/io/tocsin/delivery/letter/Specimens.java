package io.tocsin.delivery.letter;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.advisory.MessageIdDomain;
import io.tocsin.advisory.Proofs.Proof;
import io.tocsin.delivery.courier.Letter;
import io.tocsin.delivery.courier.Picture;
import io.tocsin.delivery.letter.LetterWriter.Own;
import io.tocsin.delivery.queue.Claimed;
import io.tocsin.notice.Notice;
import io.tocsin.vendor.CurrentBrand;

/**
 * Letters as the courier takes them, made void: where a recipient's own link and check code stand, these have others of the
 * same length that open and prove nothing, and the signed notice that is attached says that it is none. All else of them, down
 * to the line breaks of their encoding, is what is sent.
 */
@ApplicationScoped
public class Specimens {

    /** As long as a token, of the same alphabet, and none: its proof is wrong. */
    public static final String TOKEN = "this-is-a-preview-its-link-opens-nothing-XXXXX";
    /** As long as a check code, and none: its check digit is wrong. */
    public static final String CODE = "XXXXX-XXXXX";

    private static final Own VOID = new Own(TOKEN, CODE);
    /** Of a letter that nobody has prepared. */
    private static final UUID NO_DELIVERY = new UUID(0, 0);
    private static final String ERASED = "erased@invalid";

    private final DataSource database;
    private final LetterWriter letters;
    private final MessageIdDomain messageIdDomain;
    private final CurrentBrand brand;

    Specimens(DataSource database, LetterWriter letters, MessageIdDomain messageIdDomain, CurrentBrand brand) {
        this.brand = brand;
        this.database = database;
        this.letters = letters;
        this.messageIdDomain = messageIdDomain;
    }

    /**
     * A void letter.
     *
     * @param words with them in it
     * @param sent what is sent: the same, but to a tenant whose mail may be watched one that carries nothing of them
     */
    public record Specimen(Letter words, Letter sent) {
    }

    /**
     * @param locale of its words; null for any
     * @param deliveryId null for the first that there is
     * @return empty when the notice, as prepared, has no such delivery to this tenant
     */
    public Optional<Specimen> of(Notice notice, String tenantId, String locale, UUID deliveryId) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT d.id, d.email, d.locale, r.subject, r.body, p.message_id_domain,
                    r.told_apart OR EXISTS (SELECT FROM tenant_passphrase a
                        WHERE a.incident_id = ? AND a.tenant_id = d.tenant_id AND a.removed_at IS NULL)
                FROM delivery d
                JOIN rendering r USING (notice_id, preparation_id, tenant_id, locale)
                JOIN preparation p ON p.id = d.preparation_id
                WHERE d.notice_id = ? AND d.preparation_id = ? AND d.tenant_id = ?
                    AND (?::text IS NULL OR lower(d.locale) = lower(?)) AND (?::uuid IS NULL OR d.id = ?)
                ORDER BY d.locale, d.id LIMIT 1
                """)) {
            select.setObject(1, notice.incidentId);
            select.setObject(2, notice.id);
            select.setObject(3, notice.preparationId);
            select.setString(4, tenantId);
            select.setString(5, locale);
            select.setString(6, locale);
            select.setObject(7, deliveryId);
            select.setObject(8, deliveryId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(stored(claimed(notice, row), row.getBoolean(7))) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("specimen of notice " + notice.id, e);
        }
    }

    private Specimen stored(Claimed claimed, boolean isApart) {
        Letter words = letters.write(claimed, VOID);
        return new Specimen(words, isApart ? letters.apart(claimed, VOID) : words);
    }

    private static Claimed claimed(Notice notice, ResultSet row) throws SQLException {
        String email = row.getString(2);
        return claimed(notice.id, notice.preparationId, row.getObject(1, UUID.class), email == null ? ERASED : email,
                row.getString(3), row.getString(4), row.getBytes(5), row.getString(6));
    }

    /** A letter of words that nobody has prepared; it has no delivery, so its Message-ID is made up. */
    public Specimen of(Proof proof, UUID incidentId, String tenantId) {
        var advisory = proof.advisory();
        Claimed claimed = claimed(NO_DELIVERY, NO_DELIVERY, NO_DELIVERY, proof.to(), advisory.locale(), advisory.subject(),
                null,
                messageIdDomain.value());
        Letter words = LetterWriter.write(claimed, advisory.words(), advisory.frame(), Picture.of(brand.get()), VOID);
        return new Specimen(words, isApart(incidentId, tenantId) ? letters.apart(claimed, VOID) : words);
    }

    private boolean isApart(UUID incidentId, String tenantId) {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT EXISTS (SELECT FROM tenant_passphrase WHERE incident_id = ? AND tenant_id = ?"
                                + " AND removed_at IS NULL)")) {
            select.setObject(1, incidentId);
            select.setString(2, tenantId);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } catch (SQLException e) {
            throw new IllegalStateException("specimen for incident " + incidentId, e);
        }
    }

    private static Claimed claimed(UUID noticeId, UUID preparationId, UUID deliveryId, String email, String locale,
            String subject, byte[] body, String messageIdDomain) {
        return new Claimed(noticeId, deliveryId, preparationId, "", 1, 0, null, "", 1, 0, email, locale, null, false, subject,
                body,
                messageIdDomain);
    }
}
