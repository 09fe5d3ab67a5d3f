package io.tocsin.vendor;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The address under which tenants reach this service, as it stands in their advisories. */
@Singleton
public class PublicUrl {

    private final String base;

    PublicUrl(@ConfigProperty(name = "tocsin.public-url") String url) {
        base = url.replaceAll("/+$", "");
    }

    /** Scheme, host and path, without a slash at the end. */
    public String base() {
        return base;
    }
}
