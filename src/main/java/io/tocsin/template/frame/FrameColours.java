package io.tocsin.template.frame;

import io.tocsin.vendor.Brand;

/** The brand's colours in a mail, or ours: of links and buttons, and of the line under the head, on light and on dark. */
record FrameColours(String link, String linkDark, String rule, String ruleDark) {

    private static final FrameColours OURS = new FrameColours("#0b57b7", "#8bbcff", "#1c2430", "#e6e9ee");

    static FrameColours of(Brand brand) {
        return brand.color() == null ? OURS
                : new FrameColours(brand.color(), brand.colorDark(), brand.color(), brand.colorDark());
    }
}
