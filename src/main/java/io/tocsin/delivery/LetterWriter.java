package io.tocsin.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.advisory.CheckCode;
import io.tocsin.advisory.StoredWords;
import io.tocsin.delivery.courier.Letter;
import io.tocsin.template.Frame;
import io.tocsin.template.Html;

/**
 * Puts a letter together from what was approved: the stored words in their frozen frame, with the recipient's own token and
 * check code where the placeholders are. Nothing else is added, left out or rendered again.
 */
@ApplicationScoped
class LetterWriter {

    private static final int FRAMES_KEPT = 256;

    private final DataSource database;
    private final DeliveryToken token;
    /** A frame never changes, so what is kept is never stale. */
    private final Map<FrameKey, Pages> frames = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FrameKey, Pages> eldest) {
            return size() > FRAMES_KEPT;
        }
    });

    LetterWriter(DataSource database, DeliveryToken token) {
        this.database = database;
        this.token = token;
    }

    private record FrameKey(UUID noticeId, UUID preparationId, String locale) {
        static FrameKey of(Claimed claimed) {
            return new FrameKey(claimed.noticeId(), claimed.preparationId(), claimed.locale());
        }
    }

    private record Pages(CutPage html, CutPage text, byte[] dictionary, Locale locale) {
        static Pages of(Frame frame, byte[] dictionary, String locale) {
            return new Pages(CutPage.of(frame.html()), CutPage.of(frame.text()), dictionary, Locale.forLanguageTag(locale));
        }
    }

    /** What stands in the places that are filled when sending. */
    record Own(String token, String code) {
    }

    Letter write(Claimed claimed) {
        return write(claimed, new Own(token.of(claimed.deliveryId(), claimed.tokenVersion()),
                CheckCode.write(claimed.checkCode())));
    }

    Letter write(Claimed claimed, Own own) {
        Pages pages = frames.computeIfAbsent(FrameKey.of(claimed), this::read);
        return assemble(claimed, StoredWords.inflate(claimed.body(), pages.dictionary()), pages, own);
    }

    /** @param claimed with its words and their frame beside it, since they are not stored */
    static Letter write(Claimed claimed, StoredWords words, Frame frame, Own own) {
        return assemble(claimed, words, Pages.of(frame, null, claimed.locale()), own);
    }

    private static Letter assemble(Claimed claimed, StoredWords words, Pages pages, Own own) {
        byte[] ownToken = own.token().getBytes(UTF_8);
        byte[] ownCode = own.code().getBytes(UTF_8);
        return new Letter(claimed.noticeId(), claimed.deliveryId(), claimed.attempt(),
                "<" + claimed.deliveryId() + "@" + claimed.messageIdDomain() + ">", claimed.email(), claimed.subject(),
                pages.text().fill(claimed.subject().getBytes(UTF_8), words.text(), ownToken, ownCode),
                pages.html().fill(Html.escape(claimed.subject()).getBytes(UTF_8), words.html(), ownToken, ownCode),
                pages.locale());
    }

    private Pages read(FrameKey key) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT html, text, dictionary FROM notice_frame WHERE notice_id = ? AND preparation_id = ? AND locale = ?
                """)) {
            select.setObject(1, key.noticeId());
            select.setObject(2, key.preparationId());
            select.setString(3, key.locale());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("no frame in " + key.locale() + " for notice " + key.noticeId());
                }
                return Pages.of(new Frame(row.getString(1), row.getString(2)), row.getBytes(3), key.locale());
            }
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
    }
}
