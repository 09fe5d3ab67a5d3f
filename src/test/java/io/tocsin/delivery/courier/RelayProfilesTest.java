package io.tocsin.delivery.courier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.mailer.runtime.MailersRuntimeConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tocsin.smtp.RelayProfile;
import io.tocsin.smtp.Timeouts;
import io.tocsin.smtp.Tls;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RelayProfilesTest {

    private static List<RelayProfile> relays(String... lines) {
        return relays(config(lines));
    }

    private static List<RelayProfile> relays(SmallRyeConfig config) {
        return new RelayProfiles(config, config.getConfigMapping(CourierSettings.class), null).all();
    }

    private static SmallRyeConfig config(String... lines) {
        var properties = new HashMap<String, String>();
        for (String line : lines) {
            properties.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
        }
        return config(new PropertiesConfigSource(properties, "test", 100));
    }

    private static SmallRyeConfig config(ConfigSource source) {
        return new SmallRyeConfigBuilder().addDiscoveredConverters().withSources(source)
                .withMapping(MailersRuntimeConfig.class).withMapping(CourierSettings.class)
                .withValidateUnknown(false).build();
    }

    @Test
    void the_unnamed_mailer_is_the_only_relay_unless_others_are_named() {
        RelayProfile relay = relays("quarkus.mailer.host=relay.example", "quarkus.mailer.start-tls=DISABLED",
                "tocsin.delivery.connections=7").get(0);
        assertThat(relay.host()).isEqualTo("relay.example");
        assertThat(relay.port()).isEqualTo(25);
        assertThat(relay.tls().mode()).isEqualTo(Tls.Mode.NONE);
        assertThat(relay.connections()).isEqualTo(7);
        assertThat(relay.perSecond()).isInfinite();
        assertThat(relay.timeouts()).isEqualTo(Timeouts.STANDARD);
        assertThat(relay.login()).isNull();
        assertThat(relay.weight()).isEqualTo(1);
    }

    @Test
    void each_relay_has_the_settings_of_its_mailer_and_its_own_limits() {
        List<RelayProfile> relays = relays("tocsin.delivery.relays=default,backup", "quarkus.mailer.host=one.example",
                "quarkus.mailer.start-tls=DISABLED", "quarkus.mailer.backup.host=two.example",
                "quarkus.mailer.backup.port=2525", "quarkus.mailer.backup.start-tls=DISABLED",
                "quarkus.mailer.backup.timeout=PT5S", "quarkus.mailer.backup.username=u",
                "quarkus.mailer.backup.password=p", "quarkus.mailer.backup.login=REQUIRED",
                "quarkus.mailer.backup.auth-methods=LOGIN", "quarkus.mailer.backup.own-host-name=me.example",
                "tocsin.delivery.relay.backup.weight=0", "tocsin.delivery.relay.backup.connections=2",
                "tocsin.delivery.relay.backup.rate=12.5", "tocsin.delivery.relay.backup.messages-per-connection=50",
                "tocsin.delivery.relay.backup.idle=PT9S");
        assertThat(relays).extracting(RelayProfile::name).containsExactly("default", "backup");
        RelayProfile backup = relays.get(1);
        assertThat(backup.host() + ":" + backup.port()).isEqualTo("two.example:2525");
        assertThat(backup.timeouts()).isEqualTo(Timeouts.of(Duration.ofSeconds(5)));
        assertThat(backup.login().methods()).containsExactly("LOGIN");
        assertThat(backup.login().required()).isTrue();
        assertThat(backup.login().toString()).doesNotContain("p,").doesNotContain("password");
        assertThat(backup.ownHostName()).isEqualTo("me.example");
        assertThat(backup.weight()).isZero();
        assertThat(backup.connections()).isEqualTo(2);
        assertThat(backup.perSecond()).isEqualTo(12.5);
        assertThat(backup.mailsPerConnection()).isEqualTo(50);
        assertThat(backup.idle()).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void environment_variables_do_for_named_relays_too() {
        var environment = new EnvConfigSource(Map.of("TOCSIN_DELIVERY_RELAYS", "backup", "QUARKUS_MAILER_BACKUP_HOST",
                "two.example", "QUARKUS_MAILER_BACKUP_START_TLS", "DISABLED", "TOCSIN_DELIVERY_RELAY_BACKUP_RATE", "5"), 300);
        RelayProfile relay = relays(config(environment)).get(0);
        assertThat(relay.host()).isEqualTo("two.example");
        assertThat(relay.tls().mode()).isEqualTo(Tls.Mode.NONE);
        assertThat(relay.perSecond()).isEqualTo(5);
    }

    @Test
    void a_relay_without_a_host_is_not_taken_for_the_one_on_this_machine() {
        assertThatThrownBy(() -> relays("tocsin.delivery.relays=default,backup", "quarkus.mailer.host=one.example",
                "quarkus.mailer.start-tls=DISABLED"))
                .hasMessageContaining("quarkus.mailer.backup.host");
        SmallRyeConfig config = config("tocsin.delivery.relays=default,backup", "quarkus.mailer.host=one.example");
        assertThat(new Relay(config, config.getConfigMapping(CourierSettings.class)).isConfigured()).isFalse();
        config = config("quarkus.mailer.host=one.example");
        assertThat(new Relay(config, config.getConfigMapping(CourierSettings.class)).isConfigured()).isTrue();
    }
}
