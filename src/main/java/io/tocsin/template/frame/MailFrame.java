package io.tocsin.template.frame;

import java.util.Locale;

import jakarta.inject.Singleton;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.template.language.Phrases;
import io.tocsin.template.words.Html;
import io.tocsin.vendor.Brand;
import io.tocsin.vendor.CurrentBrand;
import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/**
 * Makes the mail around the words: how far it may be passed on, who writes, how to check that it is genuine, why it came.
 * Nothing in it is fetched from anywhere.
 */
@Singleton
public class MailFrame {

    private final VendorSettings vendor;
    private final PublicUrl publicUrl;
    private final CurrentBrand brand;

    MailFrame(VendorSettings vendor, PublicUrl publicUrl, CurrentBrand brand) {
        this.vendor = vendor;
        this.publicUrl = publicUrl;
        this.brand = brand;
    }

    /**
     * @param locale of the words that it will hold; the frame speaks English around words in a language that it has not
     */
    public Frame frame(Locale locale, FrameData data) {
        return frame(locale, data, brand.get());
    }

    Frame frame(Locale locale, FrameData data, Brand brand) {
        var around = new MailAround(Phrases.in(locale), locale, brand, vendor.email().orElse(null),
                vendor.phone().orElse(null), data.incidentReference(), data.tlp(), publicUrl.base());
        return new Frame(Html.compactStyle(Pages.mail(around).render()), Pages.text(around).render());
    }

    @CheckedTemplate(basePath = "mail-frame")
    static class Pages {

        static native TemplateInstance mail(MailAround around);

        static native TemplateInstance text(MailAround around);
    }
}
