package io.tocsin.vendor;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/** What the vendor looks like in mails and on pages; set as {@code TOCSIN_BRAND_COLOR} and so on. */
@ConfigMapping(prefix = "tocsin.brand")
public interface BrandSettings {

    /** Of links and buttons, {@code #rrggbb}; legible on white and on the light greys beside it. */
    Optional<String> color();

    /** The same on dark grounds; made of the other by adding white when it is not said. */
    Optional<String> colorDark();

    /** A PNG file of at most 16 kB; it goes along with every mail. */
    Optional<String> logo();

    /** As on an envelope, with commas or line breaks between its lines. */
    Optional<String> postalAddress();

    /** E-mail address or https address of those who answer for security. */
    Optional<String> securityContact();

    /** Https address of the key by which their mail can be encrypted. */
    Optional<String> pgpKey();
}
