package io.tocsin.delivery.courier;

import java.security.GeneralSecurityException;

import javax.net.ssl.SSLContext;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tocsin.vendor.VendorSettings;

/** Settings of couriers outside of the application, read as in it. */
final class CourierConfig {

    private final SmallRyeConfig config;

    CourierConfig(String... namesAndValues) {
        var builder = new SmallRyeConfigBuilder().withMapping(CourierSettings.class).withMapping(VendorSettings.class);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.withDefaultValue(namesAndValues[i], namesAndValues[i + 1]);
        }
        config = builder.build();
    }

    CourierSettings courier() {
        return config.getConfigMapping(CourierSettings.class);
    }

    VendorSettings vendor() {
        return config.getConfigMapping(VendorSettings.class);
    }

    static SSLContext publicTrust() {
        try {
            return SSLContext.getDefault();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
