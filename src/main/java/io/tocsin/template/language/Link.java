package io.tocsin.template.language;

/**
 * A value of ours that may be followed: the vendor's addresses, and a delivery's links.
 *
 * @param text as it is shown and, in an address, as it is put in
 * @param address where it leads; null for text that only must not be cleaned, as the code's placeholder
 */
public record Link(String text, String address) {

    public static Link to(Object address) {
        return new Link(address.toString(), address.toString());
    }

    @Override
    public String toString() {
        return text;
    }
}
