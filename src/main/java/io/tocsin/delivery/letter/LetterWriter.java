package io.tocsin.delivery.letter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.advisory.CheckCode;
import io.tocsin.advisory.StoredWords;
import io.tocsin.delivery.courier.Letter;
import io.tocsin.delivery.courier.Picture;
import io.tocsin.delivery.queue.Claimed;
import io.tocsin.delivery.queue.QueueUnavailableException;
import io.tocsin.signature.NoticeSigner;
import io.tocsin.signature.NoticeSigners;
import io.tocsin.signature.Told;
import io.tocsin.template.frame.Frame;
import io.tocsin.template.frame.MailApart;
import io.tocsin.template.words.AsciiHtml;
import io.tocsin.template.words.Html;
import io.tocsin.time.Remembered;
import io.tocsin.vendor.Brand;
import io.tocsin.vendor.FrozenBrands;

/**
 * Puts a letter together from what was approved: the stored words in their frozen frame, with the recipient's own token and
 * check code where the placeholders are, and the same words signed. Nothing else is added, left out or rendered again.
 */
@ApplicationScoped
public class LetterWriter {

    private static final int KEPT = 256;
    private static final byte[] NOTHING = {};
    private static final byte[] NOT_SIGNED = "This is a preview. A notice is signed once it is released, not before."
            .getBytes(UTF_8);
    private static final Own ANYBODYS = new Own(Told.TOKEN, Told.CODE);

    private final DataSource database;
    private final DeliveryToken token;
    private final NoticeSigners signers;
    private final MailApart mailApart;
    private final FrozenBrands brands;
    /** A frame never changes, so what is kept is never stale. */
    private final Map<FrameKey, Pages> frames = newestUsed();
    /** Nor does who signs a notice, once its first letter was. */
    private final Map<UUID, NoticeSigner> noticeSigners = newestUsed();
    private final Map<SignedKey, byte[]> signed = newestUsed();
    private final Map<String, Apart> aparts = newestUsed();

    private static <K, V> Map<K, V> newestUsed() {
        return Collections.synchronizedMap(Remembered.lastUsed(KEPT));
    }

    public LetterWriter(DataSource database, DeliveryToken token, NoticeSigners signers, MailApart mailApart,
            FrozenBrands brands) {
        this.database = database;
        this.brands = brands;
        this.token = token;
        this.signers = signers;
        this.mailApart = mailApart;
    }

    private record FrameKey(UUID noticeId, UUID preparationId, String locale) {
        static FrameKey of(Claimed claimed) {
            return new FrameKey(claimed.noticeId(), claimed.preparationId(), claimed.locale());
        }
    }

    private record Pages(CutPage html, CutPage text, byte[] dictionary, Locale locale, Picture logo) {
        static Pages of(Frame frame, byte[] dictionary, String locale, Picture logo) {
            return new Pages(CutPage.of(frame.html()), CutPage.of(frame.text()), dictionary, Locale.forLanguageTag(locale),
                    logo);
        }
    }

    private record SignedKey(UUID preparationId, String tenantId, String locale) {
    }

    private record Apart(Locale locale, String subject, CutPage html, CutPage text) {
        static Apart of(MailApart.Apart made) {
            return new Apart(made.locale(), made.subject(), CutPage.of(made.frame().html()), CutPage.of(made.frame().text()));
        }
    }

    /** What stands in the places that are filled when sending. */
    record Own(String token, String code) {
    }

    /** What is sent: signed, if it carries words. */
    public Letter write(Claimed claimed) {
        var own = new Own(token.of(claimed.deliveryId(), claimed.tokenVersion()), CheckCode.write(claimed.checkCode()));
        if (claimed.apart()) {
            signerOf(claimed); // its page has the signed notice, and from the first letter on always the same
            return apart(claimed, own);
        }
        Pages pages = frames.computeIfAbsent(FrameKey.of(claimed), this::read);
        StoredWords words = StoredWords.inflate(claimed.body(), pages.dictionary());
        return assemble(claimed, words, pages, own, sign(claimed, words, pages));
    }

    /** The same with nobody's own in it: what is not approved must not look genuine, so it is not signed. */
    public Letter write(Claimed claimed, Own own) {
        Pages pages = frames.computeIfAbsent(FrameKey.of(claimed), this::read);
        return assemble(claimed, StoredWords.inflate(claimed.body(), pages.dictionary()), pages, own, NOT_SIGNED);
    }

    /** @param claimed with its words, their frame and its logo beside it, since they are not stored */
    public static Letter write(Claimed claimed, StoredWords words, Frame frame, Picture logo, Own own) {
        return assemble(claimed, words, Pages.of(frame, null, claimed.locale(), logo), own, NOT_SIGNED);
    }

    /** To whom mail may not carry anything: that there is a notice, and no word of it, signed or not. */
    Letter apart(Claimed claimed, Own own) {
        Apart apart = aparts.computeIfAbsent(claimed.locale(), tag -> Apart.of(mailApart.in(Locale.forLanguageTag(tag))));
        byte[] ownToken = own.token().getBytes(UTF_8);
        byte[] ownCode = own.code().getBytes(UTF_8);
        return new Letter(claimed.noticeId(), claimed.deliveryId(), claimed.attempt(), messageId(claimed), claimed.email(),
                apart.subject(), apart.text().fill(NOTHING, NOTHING, ownToken, ownCode),
                AsciiHtml.of(apart.html().fill(NOTHING, NOTHING, ownToken, ownCode)), apart.locale());
    }

    private static String messageId(Claimed claimed) {
        return "<" + claimed.deliveryId() + "@" + claimed.messageIdDomain() + ">";
    }

    /** All contacts of a tenant in one language get the same, and their letters are written one after the other. */
    private byte[] sign(Claimed claimed, StoredWords words, Pages pages) {
        var key = new SignedKey(claimed.preparationId(), claimed.tenantId(), claimed.locale());
        byte[] known = signed.get(key);
        if (known == null) {
            known = signAnew(claimed, words, pages);
            signed.put(key, known);
        }
        return known;
    }

    private byte[] signAnew(Claimed claimed, StoredWords words, Pages pages) {
        Letter anybodys = assemble(claimed, words, pages, ANYBODYS, null);
        return signerOf(claimed).sign(new Told(claimed.tenantId(), claimed.locale(), claimed.supersedes(), anybodys.text(),
                anybodys.html()));
    }

    private NoticeSigner signerOf(Claimed claimed) {
        return noticeSigners.computeIfAbsent(claimed.noticeId(),
                notice -> signers.begin(notice, claimed.preparationId()));
    }

    private static Letter assemble(Claimed claimed, StoredWords words, Pages pages, Own own, byte[] signed) {
        byte[] ownToken = own.token().getBytes(UTF_8);
        byte[] ownCode = own.code().getBytes(UTF_8);
        return new Letter(claimed.noticeId(), claimed.deliveryId(), claimed.attempt(), messageId(claimed), claimed.email(),
                claimed.subject(),
                pages.text().fill(claimed.subject().getBytes(UTF_8), words.text(), ownToken, ownCode),
                AsciiHtml
                        .of(pages.html().fill(Html.escape(claimed.subject()).getBytes(UTF_8), words.html(), ownToken, ownCode)),
                pages.locale(), signed, pages.logo());
    }

    /** What was prepared before there was a logo does not show one that is set since, and need not carry it. */
    private static Picture shownIn(Frame frame, Brand brand) {
        boolean isShown = brand.logo() != null && frame.html().contains("cid:" + brand.logo().contentId());
        return isShown ? Picture.of(brand) : null;
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
                var frame = new Frame(row.getString(1), row.getString(2));
                return Pages.of(frame, row.getBytes(3), key.locale(), shownIn(frame, brands.of(key.preparationId())));
            }
        } catch (SQLException e) {
            throw new QueueUnavailableException(e);
        }
    }
}
