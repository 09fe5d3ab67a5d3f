package io.tocsin.template;

import java.util.Locale;

import jakarta.inject.Singleton;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
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
        var around = new Around(Phrases.in(locale), locale, brand, vendor.email().orElse(null),
                vendor.phone().orElse(null), data.incidentReference(), data.tlp(), publicUrl.base());
        return new Frame(Html.compactStyle(Pages.mail(around).render()), Pages.text(around).render());
    }

    /** What the two pages show. */
    record Around(Phrases phrases, Locale locale, Brand brand, String vendorEmail, String vendorPhone,
            String reference, String tlp, String base) {

        public String vendorName() {
            return brand.name();
        }

        public FrameColours colours() {
            return FrameColours.of(brand);
        }

        public String postalAddress() {
            return String.join(", ", brand.postalAddress());
        }

        public String language() {
            return phrases.locale().toLanguageTag();
        }

        public String direction() {
            return Direction.of(phrases.locale());
        }

        public String wordsLanguage() {
            return locale.toLanguageTag();
        }

        public String wordsDirection() {
            return Direction.of(locale);
        }

        public String subject() {
            return Placeholder.SUBJECT;
        }

        public RawString body() {
            return new RawString(Placeholder.BODY);
        }

        /** As FIRST gives them for TLP 2.0, on black. */
        public String tlpColor() {
            return switch (tlp) {
                case "RED" -> "#FF2B2B";
                case "AMBER", "AMBER+STRICT" -> "#FFC000";
                case "GREEN" -> "#33FF00";
                default -> "#FFFFFF";
            };
        }

        public String tlpMeaning() {
            return phrases.say("tlp." + tlp);
        }

        public String acknowledge() {
            return base + "/a/" + Placeholder.TOKEN;
        }

        public String genuine() {
            return phrases.say("frame.check", base + "/verify", Placeholder.CODE);
        }

        /**
         * Every mail in this frame has the file: the signed notice, or in a preview or a test one that says that it is none.
         * Whoever
         * reads the words on a page only, since its mail carries none, finds the file there.
         */
        public String attached() {
            return phrases.say("frame.attached", vendorName());
        }

        public String why() {
            return phrases.say("frame.contact", vendorName());
        }

        public String say(String key) {
            return phrases.say(key);
        }

        public RawString tlpMeaningText() {
            return wrapped(tlpMeaning());
        }

        public RawString footText() {
            String reach = vendorName() + (vendorEmail == null ? "" : " - " + vendorEmail)
                    + (vendorPhone == null ? "" : " - " + vendorPhone.replace(' ', '\u00A0'));
            return new RawString(
                    wrapped(say("frame.genuine") + " " + genuine() + " " + attached()) + "\n\n"
                            + wrapped(say("frame.why") + " " + why())
                            + "\n" + say("frame.wrong") + " " + acknowledge() + "\n\n" + wrapped(reach)
                            + (brand.postalAddress().isEmpty() ? "" : "\n" + wrapped(postalAddress()))
                            + security(brand.securityContact(), "frame.security")
                            + security(brand.pgpKey(), "frame.key"));
        }

        private String security(String address, String key) {
            return address == null ? "" : "\n" + say(key) + " " + address;
        }

        private static RawString wrapped(String text) {
            return new RawString(PlainWords.wrapped(text));
        }
    }

    @CheckedTemplate(basePath = "mail-frame")
    static class Pages {

        static native TemplateInstance mail(Around around);

        static native TemplateInstance text(Around around);
    }
}
