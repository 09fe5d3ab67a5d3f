package io.tocsin.acknowledgement;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import jakarta.inject.Singleton;

/**
 * The look of all pages. It stands in the page itself, so that a saved or forwarded page keeps it and nothing
 * more is loaded, and is let through by its digest (Content Security Policy Level 3, section 2.3.1).
 */
@Singleton
public class PageStyle {

    private final String css;
    private final String printed;
    private final String policy;

    PageStyle() {
        css = read("/pages/recipient.css");
        printed = read("/pages/pdf.css");
        try {
            String digest = Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8)));
            policy = "default-src 'none'; style-src 'sha256-" + digest
                    + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
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

    public String css() {
        return css;
    }

    /** The value of {@code Content-Security-Policy}: this style, our own forms, and nothing else. */
    String policy() {
        return policy;
    }
}
