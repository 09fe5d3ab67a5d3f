package io.tocsin.preview;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.advisory.AdvisoryStore;
import io.tocsin.advisory.Proofs;
import io.tocsin.advisory.Proofs.Proof;
import io.tocsin.advisory.StoredAdvisory;
import io.tocsin.delivery.courier.Letter;
import io.tocsin.delivery.courier.MimeWriter;
import io.tocsin.delivery.courier.Picture;
import io.tocsin.delivery.letter.Specimens;
import io.tocsin.delivery.letter.Specimens.Specimen;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeKind;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.language.TemplateVersion;

/**
 * The mail of one tenant before it is sent: of a notice as it was prepared, of one that is not, of a template in the making.
 */
@ApplicationScoped
public class Previews {

    private final AdvisoryStore advisories;
    private final Proofs proofs;
    private final Specimens specimens;
    private final MimeWriter mime;

    Previews(AdvisoryStore advisories, Proofs proofs, Specimens specimens, MimeWriter mime) {
        this.advisories = advisories;
        this.proofs = proofs;
        this.specimens = specimens;
        this.mime = mime;
    }

    /**
     * One tenant's mail.
     *
     * @param letter with a link and a check code that are nobody's
     * @param apart whether the mail carries nothing of the words, which are read on the page with a passphrase
     * @param locales in which the tenant's contacts are written to
     * @param digest of the prepared advisory; null when it is not prepared
     * @param message as the courier sends it (RFC 5322)
     */
    public record Preview(Letter letter, boolean apart, String tenantName, List<String> locales, String digest,
            byte[] message) {

        public boolean isPrepared() {
            return digest != null;
        }

        public String locale() {
            return letter.locale().toLanguageTag();
        }

        public String text() {
            return new String(letter.text(), UTF_8);
        }

        public String html() {
            return new String(letter.html(), UTF_8);
        }

        /** The HTML for where there is no message around it to take the logo from: it stands in the page itself. */
        public String page() {
            Picture logo = letter.logo();
            return logo == null ? html()
                    : html().replace("cid:" + logo.contentId(),
                            "data:image/png;base64," + Base64.getEncoder().encodeToString(logo.png()));
        }
    }

    /**
     * @param locale of the words; null for the first that there is
     * @param deliveryId of a prepared notice; null for the first to this tenant
     * @throws Refusal NOT_FOUND when there is no such tenant, locale or delivery; INVALID when the words cannot be made
     */
    public Preview of(Notice notice, String tenantId, String locale, UUID deliveryId) {
        if (notice.preparationId == null) {
            if (deliveryId != null) {
                throw new Refusal(RefusalCode.STATE, "Notice " + notice.number
                        + " is not prepared yet, so it has no deliveries. Leave the delivery out.");
            }
            return of(proofs.of(notice, tenantId, locale), notice.incidentId, tenantId);
        }
        StoredAdvisory any = advisories.find(notice, tenantId, null)
                .orElseThrow(() -> Refusal.notFound("advisory", "for tenant " + tenantId
                        + " in this notice as it was prepared"));
        Specimen found = specimens.of(notice, tenantId, locale, deliveryId)
                .orElseThrow(() -> Refusal.notFound(deliveryId == null ? "advisory" : "delivery",
                        (deliveryId == null ? "" : deliveryId + " ") + "to tenant " + tenantId
                                + (locale == null ? "" : " in locale " + locale) + ". It is written to in "
                                + String.join(", ", any.locales())));
        return preview(found, any.tenantName(), any.locales(), any.digest());
    }

    /**
     * A template that is being written, as one tenant would read it.
     *
     * @param draft see {@link io.tocsin.template.Templates#draft}
     * @throws Refusal NOT_FOUND for a tenant that is not on the incident's list; INVALID when the words cannot be made
     */
    public Preview of(Incident incident, NoticeKind kind, TemplateVersion draft, String tenantId) {
        return of(proofs.of(incident, kind, draft, tenantId), incident.id, tenantId);
    }

    private Preview of(Proof proof, UUID incidentId, String tenantId) {
        return preview(specimens.of(proof, incidentId, tenantId), proof.advisory().tenantName(), proof.advisory().locales(),
                null);
    }

    private Preview preview(Specimen found, String tenantName, List<String> locales, String digest) {
        return new Preview(found.words(), found.words() != found.sent(), tenantName, locales, digest,
                mime.message(found.sent()));
    }
}
