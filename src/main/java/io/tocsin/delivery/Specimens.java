package io.tocsin.delivery;

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
import io.tocsin.delivery.LetterWriter.Own;
import io.tocsin.delivery.courier.Letter;
import io.tocsin.notice.Notice;

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

    Specimens(DataSource database, LetterWriter letters, MessageIdDomain messageIdDomain) {
        this.database = database;
        this.letters = letters;
        this.messageIdDomain = messageIdDomain;
    }

    /**
     * @param locale of its words; null for any
     * @param deliveryId null for the first that there is
     * @return empty when the notice, as prepared, has no such delivery to this tenant
     */
    public Optional<Letter> of(Notice notice, String tenantId, String locale, UUID deliveryId) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT d.id, d.email, d.locale, r.subject, r.body, p.message_id_domain
                FROM delivery d
                JOIN rendering r USING (notice_id, preparation_id, tenant_id, locale)
                JOIN preparation p ON p.id = d.preparation_id
                WHERE d.notice_id = ? AND d.preparation_id = ? AND d.tenant_id = ?
                    AND (?::text IS NULL OR lower(d.locale) = lower(?)) AND (?::uuid IS NULL OR d.id = ?)
                ORDER BY d.locale, d.id LIMIT 1
                """)) {
            select.setObject(1, notice.id);
            select.setObject(2, notice.preparationId);
            select.setString(3, tenantId);
            select.setString(4, locale);
            select.setString(5, locale);
            select.setObject(6, deliveryId);
            select.setObject(7, deliveryId);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(letters.write(claimed(notice, row), VOID)) : Optional.empty();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("specimen of notice " + notice.id, e);
        }
    }

    private static Claimed claimed(Notice notice, ResultSet row) throws SQLException {
        String email = row.getString(2);
        return claimed(notice.id, notice.preparationId, row.getObject(1, UUID.class), email == null ? ERASED : email,
                row.getString(3), row.getString(4), row.getBytes(5), row.getString(6));
    }

    /** A letter of words that nobody has prepared; it has no delivery, so its Message-ID is made up. */
    public Letter of(Proof proof) {
        var advisory = proof.advisory();
        return LetterWriter.write(claimed(NO_DELIVERY, NO_DELIVERY, NO_DELIVERY, proof.to(), advisory.locale(),
                advisory.subject(), null, messageIdDomain.value()), advisory.words(), advisory.frame(), VOID);
    }

    private static Claimed claimed(UUID noticeId, UUID preparationId, UUID deliveryId, String email, String locale,
            String subject, byte[] body, String messageIdDomain) {
        return new Claimed(noticeId, deliveryId, preparationId, "", 1, 0, null, "", 1, 0, email, locale, null, false, subject,
                body,
                messageIdDomain);
    }
}
