package io.tocsin.console.administration;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.Config;

import io.tocsin.console.Times;
import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.courier.CourierSettings;
import io.tocsin.delivery.courier.Relay;
import io.tocsin.delivery.shaping.Shaping;

/** Puts the settings of the relays into words. */
@ApplicationScoped
class RelayViews {

    private final Config config;
    private final CourierSettings courier;
    private final DeliverySettings delivery;
    private final Relay relay;

    RelayViews(Config config, CourierSettings courier, DeliverySettings delivery, Relay relay) {
        this.config = config;
        this.courier = courier;
        this.delivery = delivery;
        this.relay = relay;
    }

    RelayView read() {
        return new RelayView(relay.isConfigured(), courier.relays().stream().map(String::strip).map(this::one).toList(),
                common(), Shaping.of(delivery));
    }

    private RelayView.One one(String name) {
        boolean isDefault = name.equals(CourierSettings.DEFAULT_RELAY);
        String prefix = isDefault ? "quarkus.mailer." : "quarkus.mailer." + name + ".";
        String variable = isDefault ? "QUARKUS_MAILER_" : "QUARKUS_MAILER_" + variable(name) + "_";
        CourierSettings.ForRelay own = courier.relay().get(name);
        List<Setting> settings = new ArrayList<>();
        settings.add(
                new Setting("Server", said(prefix + "host").map(host -> host + said(prefix + "port").map(port -> ":" + port)
                        .orElse("")).orElse("not set: nothing can be sent"), variable + "HOST, " + variable + "PORT"));
        settings.add(new Setting("Encryption", encryption(prefix), variable + "START_TLS, " + variable + "TLS"));
        settings.add(new Setting("Signs in", said(prefix + "username").isPresent() ? "yes, with a name and a password" : "no",
                variable + "USERNAME, " + variable + "PASSWORD"));
        if (own != null) {
            String ours = "TOCSIN_DELIVERY_RELAY_" + variable(name) + "_";
            settings.add(new Setting("Share beside other relays", own.weight() == 0 ? "only while the others fail"
                    : String.valueOf(own.weight()), ours + "WEIGHT"));
            settings.add(new Setting("Mails a second, at most, from each replica",
                    own.rate().isPresent() ? String.valueOf(own.rate().getAsDouble()) : "as many as it takes", ours + "RATE"));
            settings.add(new Setting("Connections from each replica",
                    String.valueOf(own.connections().orElse(courier.connections())), ours + "CONNECTIONS"));
        }
        return new RelayView.One(name, settings);
    }

    private String encryption(String prefix) {
        if (said(prefix + "tls").map(Boolean::parseBoolean).orElse(false)) {
            return "from the first byte";
        }
        return switch (said(prefix + "start-tls").orElse("OPTIONAL").toUpperCase(Locale.ROOT)) {
            case "REQUIRED" -> "always";
            case "DISABLED" -> "never";
            default -> "if the server offers it";
        };
    }

    private List<Setting> common() {
        return List.of(
                new Setting("Sender that recipients see", said("quarkus.mailer.from").or(() -> said("tocsin.vendor.email"))
                        .orElse("not set"), "QUARKUS_MAILER_FROM"),
                new Setting("Returned mail goes to", courier.bounceAddress().or(() -> said("quarkus.mailer.bounce-address"))
                        .orElse("the sender"), "TOCSIN_DELIVERY_BOUNCE_ADDRESS"),
                new Setting("Given up after", words(delivery.deadline()) + " without a server that takes it",
                        "TOCSIN_DELIVERY_DEADLINE"),
                new Setting("When nobody knows whether a mail went out", delivery.unknown().name().equals("ASK")
                        ? "a person is asked"
                        : "it is sent again; receivers recognise the same mail", "TOCSIN_DELIVERY_UNKNOWN"),
                new Setting("Tenants told first", delivery.tiers().filter(tiers -> !tiers.isEmpty())
                        .map(tiers -> String.join(", then ", tiers)).orElse("no order"), "TOCSIN_DELIVERY_TIERS"),
                new Setting("This replica sends", delivery.worker() ? "yes" : "no, it answers only", "TOCSIN_DELIVERY_WORKER"));
    }

    private static String words(Duration duration) {
        return Times.words(duration);
    }

    private Optional<String> said(String property) {
        return config.getOptionalValue(property, String.class).filter(value -> !value.isBlank());
    }

    private static String variable(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
