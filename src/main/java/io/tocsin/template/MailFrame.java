package io.tocsin.template;

import java.util.Locale;

import jakarta.inject.Singleton;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/** Makes the mail around the words: who writes, how far it may be passed on, how to check that it is genuine. */
@Singleton
public class MailFrame {

    private final VendorSettings vendor;
    private final PublicUrl publicUrl;

    MailFrame(VendorSettings vendor, PublicUrl publicUrl) {
        this.vendor = vendor;
        this.publicUrl = publicUrl;
    }

    /**
     * @param locale of the words that it will hold
     */
    public Frame frame(Locale locale, FrameData data) {
        var shown = new Around(Phrases.in(locale), locale, vendor.name(), vendor.email().orElse(null),
                vendor.phone().orElse(null), data.incidentReference(), data.tlp(),
                publicUrl.base() + "/a/" + Placeholder.TOKEN, publicUrl.base() + "/verify");
        return new Frame(Pages.mail(shown).render(), Pages.text(shown).render());
    }

    /** What the two pages show. */
    record Around(Phrases phrases, Locale locale, String vendorName, String vendorEmail, String vendorPhone,
            String reference, String tlp, String acknowledge, String verify) {

        /** The language that the frame speaks, which is not the words' where we do not speak theirs. */
        public String language() {
            return phrases.locale().toLanguageTag();
        }

        public String wordsLanguage() {
            return locale.toLanguageTag();
        }

        public String direction() {
            return Direction.of(phrases.locale());
        }

        public String wordsDirection() {
            return Direction.of(locale);
        }

        public String subject() {
            return Placeholder.SUBJECT;
        }

        public String body() {
            return Placeholder.BODY;
        }

        public String say(String key) {
            return phrases.say(key);
        }

        public String sayOf(String key, String value) {
            return phrases.say(key, value);
        }
    }

    @CheckedTemplate(basePath = "mail-frame")
    static class Pages {

        static native TemplateInstance mail(Around around);

        static native TemplateInstance text(Around around);
    }
}
