package io.tocsin.delivery.courier;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.Config;

/** Whether somebody has said where the relays are: all of those that {@code tocsin.delivery.relays} names. */
@Singleton
public class Relay {

    private final CourierSettings settings;
    private final boolean configured;
    private final boolean configuredForOperators;

    public Relay(Config config, CourierSettings settings) {
        this.settings = settings;
        configuredForOperators = RelayProfiles.isHostSet(config, CourierSettings.DEFAULT_RELAY);
        configured = settings.courier() == CourierSettings.Kind.MAILER
                ? RelayProfiles.isHostSet(config, CourierSettings.DEFAULT_RELAY)
                : settings.relays().stream().allMatch(name -> RelayProfiles.isHostSet(config, name.strip()));
    }

    public boolean isConfigured() {
        return configured;
    }

    /** Whether mail to operators can be sent: they are written to through the unnamed mailer, whatever the relays. */
    public boolean isConfiguredForOperators() {
        return configuredForOperators;
    }

    /** How many connections this process has to all of them together. */
    public int connections() {
        int usual = settings.connections();
        if (settings.courier() == CourierSettings.Kind.MAILER) {
            return usual;
        }
        return settings.relays().stream().map(name -> settings.relay().get(name.strip()))
                .mapToInt(relay -> relay == null ? usual : relay.connections().orElse(usual)).sum();
    }
}
