package io.tocsin.delivery.courier;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigValue;

import io.quarkus.mailer.runtime.MailerRuntimeConfig;
import io.quarkus.mailer.runtime.MailersRuntimeConfig;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.tocsin.smtp.Login;
import io.tocsin.smtp.RelayProfile;
import io.tocsin.smtp.Timeouts;

/** The relays of {@code tocsin.delivery.relays}, each by the settings of its mailer and its own limits. */
@Singleton
class RelayProfiles {

    private static final String UNNAMED_MAILER = "<default>";
    private static final int PORT = 25;
    private static final int TLS_PORT = 465;

    private final SmallRyeConfig config;
    private final CourierSettings settings;
    private final TlsConfigurationRegistry registry;

    RelayProfiles(Config config, CourierSettings settings, TlsConfigurationRegistry registry) {
        this.config = config.unwrap(SmallRyeConfig.class);
        this.settings = settings;
        this.registry = registry;
    }

    /** @throws IllegalArgumentException when one of them has settings that make no sense */
    List<RelayProfile> all() {
        var mailers = config.getConfigMapping(MailersRuntimeConfig.class).mailers();
        return settings.relays().stream().map(String::strip).distinct().map(name -> {
            MailerRuntimeConfig mailer = mailers.get(isDefault(name) ? UNNAMED_MAILER : name);
            if (mailer == null || !isHostSet(config, name)) {
                throw new IllegalArgumentException("tocsin.delivery.relays names " + name + ", and "
                        + hostProperty(name) + " is not set");
            }
            return profile(name, mailer);
        }).toList();
    }

    static boolean isDefault(String name) {
        return name.equals(CourierSettings.DEFAULT_RELAY);
    }

    private static String hostProperty(String name) {
        return isDefault(name) ? "quarkus.mailer.host" : "quarkus.mailer." + name + ".host";
    }

    /**
     * Whether somebody has said where this relay is. The host's default is {@code localhost}, so its absence is told from
     * where the value comes from, not from the value: mail must never go to whatever happens to listen on port 25 here.
     */
    static boolean isHostSet(Config config, String name) {
        return isSet(config, hostProperty(name));
    }

    private static boolean isSet(Config config, String property) {
        ConfigValue value = config.getConfigValue(property);
        // Defaults of the framework come from a source of the lowest ordinal there is.
        return value.getValue() != null && !value.getValue().isBlank() && value.getSourceOrdinal() > Integer.MIN_VALUE;
    }

    private RelayProfile profile(String name, MailerRuntimeConfig mailer) {
        CourierSettings.ForRelay own = settings.relay().get(name);
        boolean implicit = mailer.tls().orElse(mailer.ssl());
        String timeout = isDefault(name) ? "quarkus.mailer.timeout" : "quarkus.mailer." + name + ".timeout";
        return new RelayProfile(name, mailer.host(), mailer.port().orElse(implicit ? TLS_PORT : PORT),
                new RelayTls(registry).of(mailer, implicit), login(mailer),
                mailer.ownHostName().orElseGet(RelayProfiles::ownName),
                !mailer.disableEsmtp(), isSet(config, timeout) ? Timeouts.of(mailer.timeout()) : Timeouts.STANDARD,
                own.weight(), own.connections().orElse(settings.connections()), own.rate().orElse(Double.POSITIVE_INFINITY),
                mailer.keepAlive() ? own.messagesPerConnection() : 1, own.idle());
    }

    /** As the Quarkus Mailer has it: with a name and a password, NONE too signs in where the relay offers it. */
    private static Login login(MailerRuntimeConfig mailer) {
        String login = mailer.login().toUpperCase(Locale.ROOT);
        if (login.equals("DISABLED") || mailer.username().isEmpty() || mailer.password().isEmpty()) {
            if (login.equals("REQUIRED")) {
                throw new IllegalArgumentException("quarkus.mailer.login is REQUIRED, without a username and password");
            }
            return null;
        }
        return new Login(mailer.username().get(), mailer.password().get(), Login.methods(mailer.authMethods().orElse(null)),
                login.equals("REQUIRED"));
    }

    /** A name that may stand in EHLO; an address of its own where this machine has none (RFC 5321, section 4.1.3). */
    private static String ownName() {
        try {
            InetAddress own = InetAddress.getLocalHost();
            String name = own.getCanonicalHostName();
            return name.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?") && !name.matches("[0-9.]+") ? name
                    : "[" + own.getHostAddress() + "]";
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
