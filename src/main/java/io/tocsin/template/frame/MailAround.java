package io.tocsin.template.frame;

import java.util.Locale;

import io.quarkus.qute.RawString;
import io.tocsin.template.language.Phrases;
import io.tocsin.template.language.Placeholder;
import io.tocsin.template.words.Direction;
import io.tocsin.template.words.PlainLine;
import io.tocsin.vendor.Brand;

/** What the frame of a mail shows, as HTML and as text, around the words. */
record MailAround(Phrases phrases, Locale locale, Brand brand, String vendorEmail, String vendorPhone,
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
     * Whoever reads the words on a page only, since its mail carries none, finds the file there.
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
        return new RawString(PlainLine.wrapped(text));
    }
}
