package io.tocsin.vendor;

import java.net.URI;

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

    /** True for a loopback address, which a recipient's browser would look for on its own machine. */
    public boolean isOnlyForThisMachine() {
        String host = URI.create(base).getHost();
        return host == null || host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }
}
