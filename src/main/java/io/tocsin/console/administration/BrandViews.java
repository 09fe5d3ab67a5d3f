package io.tocsin.console.administration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.vendor.Brand;
import io.tocsin.vendor.Contrast;
import io.tocsin.vendor.CurrentBrand;
import io.tocsin.vendor.VendorSettings;

/** Puts the brand into words and figures. */
@ApplicationScoped
class BrandViews {

    /** As WCAG 2.2, 1.4.3 has it for text of usual size. */
    private static final double LEGIBLE = 4.5;
    private static final String OURS = "#0b5394";
    private static final String OURS_DARK = "#8ec3ff";

    private final CurrentBrand current;
    private final VendorSettings vendor;

    BrandViews(CurrentBrand current, VendorSettings vendor) {
        this.current = current;
        this.vendor = vendor;
    }

    BrandView read() {
        Brand brand = current.get();
        String light = brand.color() == null ? OURS : brand.color();
        String dark = brand.colorDark() == null ? OURS_DARK : brand.colorDark();
        return new BrandView(brand, vendor.isNamed(), List.of(colour("Links on white", light, "#ffffff"),
                colour("Links on the light grey beside it", light, "#eef0f3"),
                colour("Links on dark", dark, "#252d37"), colour("Links on the darkest", dark, "#111418")), settings(brand));
    }

    private static BrandView.Colour colour(String where, String colour, String ground) {
        double contrast = Contrast.between(colour, ground);
        return new BrandView.Colour(where, colour, ground, String.format(Locale.ROOT, "%.1f", contrast), contrast >= LEGIBLE);
    }

    private List<Setting> settings(Brand brand) {
        List<Setting> settings = new ArrayList<>();
        settings.add(new Setting("Name", brand.name(), "TOCSIN_VENDOR_NAME"));
        settings.add(new Setting("Colour", brand.color() == null ? "ours, a dark blue" : brand.color(), "TOCSIN_BRAND_COLOR"));
        settings.add(new Setting("Colour on dark", brand.colorDark() == null ? "ours" : brand.colorDark(),
                "TOCSIN_BRAND_COLOR_DARK"));
        settings.add(new Setting("Logo", brand.logo() == null ? "none"
                : brand.logo().width() + " by " + brand.logo().height()
                        + " pixels as it is shown",
                "TOCSIN_BRAND_LOGO"));
        settings.add(new Setting("Postal address", brand.postalAddress().isEmpty() ? "none"
                : String.join(", ", brand.postalAddress()), "TOCSIN_BRAND_POSTAL_ADDRESS"));
        settings.add(new Setting("Who answers for security", or(brand.securityContact(), "nobody is named"),
                "TOCSIN_BRAND_SECURITY_CONTACT"));
        settings.add(new Setting("Answers go to", vendor.email().orElse("nowhere"), "TOCSIN_VENDOR_EMAIL"));
        settings.add(new Setting("Telephone", vendor.phone().orElse("none"), "TOCSIN_VENDOR_PHONE"));
        settings.add(new Setting("Own site", vendor.url().orElse("none"), "TOCSIN_VENDOR_URL"));
        return settings;
    }

    private static String or(String text, String otherwise) {
        return text == null ? otherwise : text;
    }
}
