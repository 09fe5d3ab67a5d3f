package io.tocsin.template.frame;

import java.util.Locale;

import jakarta.inject.Singleton;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.template.language.Phrases;
import io.tocsin.template.language.Placeholder;
import io.tocsin.template.words.Html;
import io.tocsin.template.words.PlainLine;
import io.tocsin.vendor.CurrentBrand;
import io.tocsin.vendor.PublicUrl;

/**
 * Makes the mail to a tenant whose mail may be watched. It says that there is a notice and how to read it, and nothing of
 * what the notice says: no incident, no label, no subject of it.
 */
@Singleton
public class MailApart {

    private final CurrentBrand brand;
    private final PublicUrl publicUrl;

    MailApart(CurrentBrand brand, PublicUrl publicUrl) {
        this.brand = brand;
        this.publicUrl = publicUrl;
    }

    /**
     * @param locale that it is in: English where we do not speak the one that was asked for
     * @param subject of the mail
     * @param frame the whole mail; of placeholders it has {@link Placeholder#TOKEN} and {@link Placeholder#CODE}
     */
    public record Apart(Locale locale, String subject, Frame frame) {
    }

    public Apart in(Locale locale) {
        var around = new Around(Phrases.in(locale), brand.get().name(), FrameColours.of(brand.get()), publicUrl.base());
        return new Apart(around.phrases().locale(), around.subject(),
                new Frame(Html.compactStyle(Pages.apart(around).render()), Pages.apartText(around).render()));
    }

    /** What the two pages show. */
    record Around(Phrases phrases, String vendorName, FrameColours colours, String base) {

        public String language() {
            return phrases.locale().toLanguageTag();
        }

        public String say(String key) {
            return phrases.say(key);
        }

        public String subject() {
            return phrases.say("apart.subject", vendorName);
        }

        public String what() {
            return phrases.say("apart.what", vendorName);
        }

        public String how() {
            return phrases.say("apart.how", vendorName);
        }

        public String link() {
            return base + "/a/" + Placeholder.TOKEN;
        }

        public String ask() {
            return phrases.say("apart.ask", vendorName);
        }

        public String genuine() {
            return phrases.say("apart.check", base + "/verify", Placeholder.CODE);
        }

        public RawString whatText() {
            return wrapped(what());
        }

        public RawString howText() {
            return wrapped(how());
        }

        public RawString askText() {
            return wrapped(ask());
        }

        public RawString genuineText() {
            return wrapped(say("frame.genuine") + " " + genuine());
        }

        private static RawString wrapped(String text) {
            return new RawString(PlainLine.wrapped(text));
        }
    }

    @CheckedTemplate(basePath = "mail-frame")
    static class Pages {

        static native TemplateInstance apart(Around around);

        static native TemplateInstance apartText(Around around);
    }
}
