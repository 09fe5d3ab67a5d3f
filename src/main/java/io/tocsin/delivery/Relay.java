package io.tocsin.delivery;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

/**
 * Whether somebody has said where the relay is. The host's default is {@code localhost}, so its absence is told from where
 * the value comes from, not from the value: mail must never go to whatever happens to listen on port 25 here.
 */
@Singleton
public class Relay {

    private final boolean configured;

    Relay(Config config) {
        ConfigValue host = config.getConfigValue("quarkus.mailer.host");
        // Defaults of the framework come from a source of the lowest ordinal there is.
        configured = host.getValue() != null && !host.getValue().isBlank() && host.getSourceOrdinal() > Integer.MIN_VALUE;
    }

    public boolean isConfigured() {
        return configured;
    }
}
