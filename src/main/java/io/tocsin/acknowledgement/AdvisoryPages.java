package io.tocsin.acknowledgement;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.acknowledgement.AdvisoryPage.Done;
import io.tocsin.acknowledgement.AdvisoryPage.Own;
import io.tocsin.acknowledgement.AdvisoryPage.Source;
import io.tocsin.acknowledgement.AdvisoryPage.Typed;
import io.tocsin.advisory.AdvisoryStore;
import io.tocsin.advisory.CheckCode;
import io.tocsin.advisory.StoredAdvisory;
import io.tocsin.delivery.letter.DeliveryToken;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.signature.NoticeSigners;
import io.tocsin.vendor.FrozenBrands;

/** Puts together what a recipient's page shows. Reads only. */
@ApplicationScoped
class AdvisoryPages {

    private final AdvisoryStore advisories;
    private final FrozenBrands brands;
    private final Pages pages;
    private final Series series;
    private final NoticeSigners signers;
    private final DeliveryToken tokens;

    AdvisoryPages(AdvisoryStore advisories, FrozenBrands brands, Pages pages, Series series, NoticeSigners signers,
            DeliveryToken tokens) {
        this.brands = brands;
        this.advisories = advisories;
        this.pages = pages;
        this.series = series;
        this.signers = signers;
        this.tokens = tokens;
    }

    /** As it is printed: whoever comes by the paper has the address that stands in the mail, and none that is open. */
    AdvisoryPage forPrint(Told told, Instant now) {
        return of(told, inMail(told), Typed.NOTHING, Done.NOTHING, now);
    }

    private String inMail(Told told) {
        return tokens.of(told.deliveryId(), told.tokenVersion());
    }

    /** @param token by which it was asked for, under which its forms are sent */
    AdvisoryPage of(Told told, String token, Typed typed, Done done, Instant now) {
        Notice notice = Notice.withId(told.noticeId());
        StoredAdvisory advisory = advisories.find(notice, told.tenantId(), told.locale()).orElseThrow(
                () -> new IllegalStateException("delivery " + told.deliveryId() + " has no words in " + told.locale()));
        Optional<Acknowledgement> newest = Acknowledgement.newestOf(notice.id, told.tenantId());
        Instant firstAnsweredAt = newest.flatMap(any -> Acknowledgement.firstOf(notice.id, told.tenantId()))
                .map(first -> first.at).orElse(null);
        Instant recordedAt = done == Done.ANSWERED
                ? Acknowledgement.newestThrough(told).map(own -> own.at).orElse(null)
                : null;
        Series.Newer newer = series.newerThan(notice, told.tenantId(), told.email()).orElse(null);
        return new AdvisoryPage(new Source(told, notice, Incident.findById(notice.incidentId), advisory,
                brands.of(notice.preparationId),
                new Own(inMail(told), CheckCode.write(told.checkCode()), pages.pathOf(token),
                        HexFormat.of().formatHex(signers.of(notice.id).saltOf(told.tenantId()))),
                newer, pathOf(newer, told), newest.orElse(null),
                firstAnsweredAt, recordedAt), typed, done, now);
    }

    /** Whoever said to be the wrong contact is shown no further notice, and no address one that went to another. */
    private String pathOf(Series.Newer newer, Told told) {
        return newer == null || newer.delivery() == null || told.wrongContactAt() != null ? null
                : pages.pathOf(tokens.of(newer.delivery(), newer.tokenVersion()));
    }
}
