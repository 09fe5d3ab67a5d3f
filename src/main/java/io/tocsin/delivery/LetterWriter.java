package io.tocsin.delivery;

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
import io.tocsin.template.Frame;
import io.tocsin.template.Placeholder;

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
    private final Map<FrameKey, Frame> frames = Collections.synchronizedMap(new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<FrameKey, Frame> eldest) {
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

    Letter write(Claimed claimed) {
        Frame frame = frames.computeIfAbsent(FrameKey.of(claimed), this::read);
        StoredWords words = StoredWords.inflate(claimed.body());
        Frame mail = frame.fill(claimed.subject(), words.html(), words.text());
        String ownToken = token.of(claimed.deliveryId(), claimed.tokenVersion());
        String ownCode = CheckCode.write(claimed.checkCode());
        return new Letter(claimed.noticeId(), claimed.deliveryId(), claimed.attempt(),
                "<" + claimed.deliveryId() + "@" + claimed.messageIdDomain() + ">", claimed.email(), claimed.subject(),
                own(mail.text(), ownToken, ownCode), own(mail.html(), ownToken, ownCode),
                Locale.forLanguageTag(claimed.locale()));
    }

    private Frame read(FrameKey key) {
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT html, text FROM notice_frame WHERE notice_id = ? AND preparation_id = ? AND locale = ?
                """)) {
            select.setObject(1, key.noticeId());
            select.setObject(2, key.preparationId());
            select.setString(3, key.locale());
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("no frame in " + key.locale() + " for notice " + key.noticeId());
                }
                return new Frame(row.getString(1), row.getString(2));
            }
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
    }

    private static String own(String text, String token, String code) {
        return text.replace(Placeholder.TOKEN, token).replace(Placeholder.CODE, code);
    }
}
