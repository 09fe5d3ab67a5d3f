package io.tocsin.acknowledgement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;

import io.tocsin.vendor.Brand;

/**
 * The look of all pages. It stands in the page itself, so that a saved or forwarded page keeps it and nothing
 * more is loaded, and is let through by its digest (Content Security Policy Level 3, section 2.3.1).
 */
@Singleton
public class PageStyle {

    /** In place of our own colours; those of a brand were found legible on the grounds of these pages. */
    private static final String COLOURS = ":root{--link:%1$s;--act:%1$s;--focus:%1$s}"
            + "@media (prefers-color-scheme:dark){:root{--link:%2$s;--act:%2$s}}"
            + "@media print{:root{--link:#000}}";
    private static final int LOOKS_KEPT = 64;

    private final String common;
    private final String printed;
    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    PageStyle() {
        common = read("/pages/recipient.css");
        printed = read("/pages/pdf.css");
    }

    /**
     * @param policy value of {@code Content-Security-Policy}: this style, pictures that stand in the page, our own forms, and
     *        nothing else
     */
    record Look(String css, String policy) {
    }

    Look of(Brand brand) {
        String colours = brand.color() == null ? "" : COLOURS.formatted(brand.color(), brand.colorDark());
        if (looks.size() > LOOKS_KEPT) {
            looks.clear();
        }
        boolean hasLogo = brand.logo() != null;
        return looks.computeIfAbsent(colours + hasLogo, missing -> look(common + colours, hasLogo ? "img-src data:; " : ""));
    }

    private static Look look(String css, String pictures) {
        try {
            String digest = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8)));
            return new Look(css, "default-src 'none'; " + pictures + "style-src 'sha256-" + digest
                    + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }

    private static String read(String name) {
        try (InputStream file = PageStyle.class.getResourceAsStream(name)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a PDF. */
    String printed() {
        return printed;
    }

    /** Of pages that are nobody's in particular. */
    public String css() {
        return common;
    }
}
