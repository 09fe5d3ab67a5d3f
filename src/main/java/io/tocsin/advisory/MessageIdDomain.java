package io.tocsin.advisory;

import java.net.URI;
import java.util.Optional;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/**
 * What stands behind the {@code @} of Message-IDs (RFC 5322, section 3.6.4): the sender's domain. Frozen when a notice is
 * released, so that a resend has the same Message-ID whatever the settings say by then.
 */
@Singleton
public class MessageIdDomain {

    private final String domain;

    MessageIdDomain(@ConfigProperty(name = "quarkus.mailer.from") Optional<String> from, VendorSettings vendor,
            PublicUrl publicUrl) {
        domain = from.or(vendor::email)
                .map(address -> address.substring(address.lastIndexOf('@') + 1).replaceAll("[^A-Za-z0-9.-].*", ""))
                .filter(found -> !found.isEmpty())
                .orElseGet(() -> Optional.ofNullable(URI.create(publicUrl.base()).getHost()).orElse("localhost"));
    }

    public String value() {
        return domain;
    }
}
