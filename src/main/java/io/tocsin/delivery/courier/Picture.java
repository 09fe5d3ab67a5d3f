package io.tocsin.delivery.courier;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

import io.tocsin.vendor.Brand;
import io.tocsin.vendor.Logo;

/**
 * A picture that goes along in a letter, for its page to show: nothing is fetched by opening it (RFC 2392).
 *
 * @param lines of the PNG file in base64, each ending in LF: encoded once for all letters that it goes along with
 */
public record Picture(String contentId, byte[] png, String lines) {

    private static final int COLUMNS = 76;

    /** @return null for a brand without one */
    public static Picture of(Brand brand) {
        Logo logo = brand.logo();
        return logo == null ? null
                : new Picture(logo.contentId(), logo.png(), base64(logo.png()));
    }

    /** @return lines that each end in LF */
    static String base64(byte[] octets) {
        return Base64.getMimeEncoder(COLUMNS, "\n".getBytes(US_ASCII)).encodeToString(octets) + "\n";
    }
}
