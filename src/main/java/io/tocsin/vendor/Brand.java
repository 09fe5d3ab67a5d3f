package io.tocsin.vendor;

import java.util.List;

/**
 * What the vendor looks like. Frozen with every notice when it is prepared.
 *
 * @param name of the vendor: there is one only, so that no recipient wonders who writes
 * @param color of links and buttons on light grounds, {@code #rrggbb}; null for ours
 * @param colorDark the same on dark grounds; null together with the other
 * @param postalAddress lines; empty when it is not said
 * @param securityContact e-mail or https address, or null
 * @param pgpKey https address, or null
 * @param logo or null
 */
public record Brand(String name, String color, String colorDark, List<String> postalAddress, String securityContact,
        String pgpKey, Logo logo) {

    /** Where the security contact leads. */
    public String securityAddress() {
        return securityContact == null ? null
                : securityContact.startsWith("https://") ? securityContact : "mailto:" + securityContact;
    }
}
