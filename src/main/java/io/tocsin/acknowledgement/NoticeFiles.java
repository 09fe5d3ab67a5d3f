package io.tocsin.acknowledgement;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.advisory.AdvisoryStore;
import io.tocsin.advisory.CheckCode;
import io.tocsin.advisory.StoredAdvisory;
import io.tocsin.delivery.letter.DeliveryToken;
import io.tocsin.notice.Notice;
import io.tocsin.signature.NoticeSigners;
import io.tocsin.template.frame.Frame;
import io.tocsin.template.words.AsciiHtml;

/** A recipient's advisory as files to keep, in the words of the mail. */
@ApplicationScoped
class NoticeFiles {

    private final AdvisoryStore advisories;
    private final NoticeSigners signers;
    private final DeliveryToken tokens;

    NoticeFiles(AdvisoryStore advisories, NoticeSigners signers, DeliveryToken tokens) {
        this.tokens = tokens;
        this.advisories = advisories;
        this.signers = signers;
    }

    /**
     * The mail's plain text, octet by octet, with LF at the ends of lines. Its link is the mail's, also where the page was
     * opened with a passphrase: a file goes places, and whoever comes by it must not be able to answer.
     */
    byte[] text(Told told) {
        return advisoryOf(told).sent(tokens.of(told.deliveryId(), told.tokenVersion()), CheckCode.write(told.checkCode()))
                .text().getBytes(UTF_8);
    }

    /** The same JWS as in the mail. */
    byte[] signed(Told told) {
        StoredAdvisory advisory = advisoryOf(told);
        Frame mail = advisory.sent(io.tocsin.signature.Told.TOKEN, io.tocsin.signature.Told.CODE);
        return signers.of(told.noticeId()).sign(new io.tocsin.signature.Told(told.tenantId(), advisory.locale(),
                advisory.supersedes(), mail.text().getBytes(UTF_8), AsciiHtml.of(mail.html().getBytes(UTF_8))));
    }

    private StoredAdvisory advisoryOf(Told told) {
        Notice notice = Notice.withId(told.noticeId());
        return advisories.find(notice, told.tenantId(), told.locale()).orElseThrow(
                () -> new IllegalStateException("delivery " + told.deliveryId() + " has no words in " + told.locale()));
    }
}
