package io.tocsin.console.administration;

import java.util.List;

import io.tocsin.vendor.Brand;

/**
 * What recipients see of the vendor.
 *
 * @param colours as they stand on the grounds of mails and pages
 */
record BrandView(Brand brand, boolean isNamed, List<Colour> colours, List<Setting> settings) {

    /**
     * A colour on a ground, with white or dark text on it for a button.
     *
     * @param where in words
     * @param contrast e.g. {@code 7.2}
     * @param enough whether text of usual size is legible (4.5:1)
     */
    record Colour(String where, String colour, String ground, String contrast, boolean enough) {
    }
}
