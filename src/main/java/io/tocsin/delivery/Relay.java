package io.tocsin.delivery;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.Config;

/** Whether somebody has said where the relays are: all of those that {@code tocsin.delivery.relays} names. */
@Singleton
public class Relay {

    private final boolean configured;

    Relay(Config config, CourierSettings settings) {
        configured = settings.courier() == CourierSettings.Kind.MAILER
                ? RelayProfiles.isHostSet(config, CourierSettings.DEFAULT_RELAY)
                : settings.relays().stream().allMatch(name -> RelayProfiles.isHostSet(config, name.strip()));
    }

    public boolean isConfigured() {
        return configured;
    }
}
