package io.tocsin.delivery.courier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.mailer.runtime.MailersRuntimeConfig;
import io.quarkus.runtime.RuntimeValue;
import io.quarkus.runtime.ShutdownContext;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.tls.runtime.CertificateRecorder;
import io.quarkus.tls.runtime.config.TlsConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tocsin.smtp.Mail;
import io.tocsin.smtp.SmtpClient;
import io.tocsin.smtp.Stage;
import io.tocsin.smtp.Transfer;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.ScriptedSmtp;
import io.tocsin.testkit.ServerCertificate;
import io.vertx.core.Vertx;

/** Whom a relay's settings trust, as they are written, against a server with a certificate of its own. */
@QuarkusTest // the registry of TLS configurations looks for beans
@DisplayNameGeneration(ReplaceUnderscores.class)
class RelayTlsTest {

    private static Path folder;
    @Inject
    Vertx vertx;

    private static ServerCertificate own;
    private static ServerCertificate another;

    @BeforeAll
    static void writeStores() throws Exception {
        folder = Files.createTempDirectory(Path.of("target"), "relay-tls");
        own = ServerCertificate.make(folder);
        another = ServerCertificate.make(folder, "dns:somebody.else.example");
        for (String type : new String[] { "p12", "jks" }) {
            KeyStore store = KeyStore.getInstance(type.equals("p12") ? "PKCS12" : "JKS");
            store.load(null, null);
            store.setCertificateEntry("relay", own.known().getCertificate("relay"));
            try (OutputStream file = Files.newOutputStream(folder.resolve("trust." + type))) {
                store.store(file, ServerCertificate.PASSWORD.toCharArray());
            }
        }
        writePem("own.pem", own);
        writePem("another.crt", another);
    }

    private static void writePem(String name, ServerCertificate certificate) throws Exception {
        byte[] der = certificate.known().getCertificate("relay").getEncoded();
        Files.writeString(folder.resolve(name), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(der) + "\n-----END CERTIFICATE-----\n");
    }

    /** {@code DIR} stands for the folder of the stores. */
    private Transfer send(ServerCertificate certificate, String... lines) {
        try (var server = ScriptedSmtp.start(certificate.server(), false)) {
            var properties = new HashMap<String, String>();
            properties.put("quarkus.mailer.host", "127.0.0.1");
            properties.put("quarkus.mailer.port", Integer.toString(server.port()));
            properties.put("quarkus.mailer.start-tls", "REQUIRED");
            properties.put("quarkus.mailer.timeout", "PT5S");
            Arrays.stream(lines).map(line -> line.replace("DIR", folder.toString()).split("=", 2))
                    .forEach(line -> properties.put(line[0], line[1]));
            try (var client = client(properties)) {
                return client.send(new Mail("", "x@acme.example", "x\r\n".getBytes(), false, null, false))
                        .toCompletableFuture().orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join();
            }
        }
    }

    private SmtpClient client(Map<String, String> properties) {
        var config = new SmallRyeConfigBuilder().addDiscoveredConverters()
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .withMapping(MailersRuntimeConfig.class).withMapping(CourierSettings.class)
                .withMapping(TlsConfig.class).withValidateUnknown(false).build();
        var registry = new CertificateRecorder(new RuntimeValue<>(config.getConfigMapping(TlsConfig.class)));
        registry.validateCertificates(Set.of(), new RuntimeValue<>(vertx), new ShutdownContext() {
            @Override
            public void addShutdownTask(Runnable task) {
                // nothing of it is reloaded
            }

            @Override
            public void addLastShutdownTask(Runnable task) {
                // nothing of it is reloaded
            }
        });
        return new SmtpClient(new RelayProfiles(config, config.getConfigMapping(CourierSettings.class), registry).all());
    }

    private static void taken(Transfer transfer) {
        assertThat(transfer.end()).as(transfer::toString).isEqualTo(Transfer.End.ACCEPTED);
    }

    private static void turnedAway(Transfer transfer) {
        assertThat(transfer.end()).as(transfer::toString).isEqualTo(Transfer.End.REFUSED);
        assertThat(transfer.stage()).isEqualTo(Stage.STARTTLS);
    }

    @Test
    void a_certificate_that_nobody_vouches_for_is_not_taken() {
        turnedAway(send(own));
    }

    @ParameterizedTest
    @ValueSource(strings = { "quarkus.mailer.truststore.paths=DIR/own.pem", "quarkus.mailer.truststore.paths=DIR/trust.p12",
            "quarkus.mailer.truststore.paths=DIR/trust.jks", "quarkus.mailer.truststore.paths=DIR/another.crt,DIR/own.pem",
            "quarkus.mailer.trust-all=true", "quarkus.tls.trust-all=true" })
    void one_in_the_trust_store_is(String trust) {
        taken(send(own, trust, "quarkus.mailer.truststore.password=" + ServerCertificate.PASSWORD));
    }

    @Test
    void the_trust_store_of_another_does_not_do() {
        turnedAway(send(own, "quarkus.mailer.truststore.paths=DIR/another.crt"));
    }

    @Test
    void one_for_another_name_is_not_taken_though_it_is_vouched_for() {
        turnedAway(send(another, "quarkus.mailer.truststore.paths=DIR/another.crt"));
        taken(send(another, "quarkus.mailer.trust-all=true"));
    }

    @Test
    void a_named_tls_configuration_says_whom_to_trust_and_whether_names_are_checked() {
        String name = "quarkus.mailer.tls-configuration-name=relay";
        taken(send(own, name, "quarkus.tls.relay.trust-store.pem.certs=DIR/own.pem"));
        turnedAway(send(own, name, "quarkus.tls.relay.trust-store.pem.certs=DIR/another.crt"));
        turnedAway(send(another, name, "quarkus.tls.relay.trust-store.pem.certs=DIR/another.crt"));
        taken(send(another, name, "quarkus.tls.relay.trust-store.pem.certs=DIR/another.crt",
                "quarkus.tls.relay.hostname-verification-algorithm=NONE"));
        taken(send(another, name, "quarkus.tls.relay.trust-all=true"));
    }

    @Test
    void a_named_tls_configuration_says_which_versions_are_spoken() {
        turnedAway(send(own, "quarkus.mailer.tls-configuration-name=relay",
                "quarkus.tls.relay.trust-store.pem.certs=DIR/own.pem", "quarkus.tls.relay.protocols=TLSv1.1"));
    }

    @Test
    void a_tls_configuration_that_is_not_there_and_a_store_that_cannot_be_read_are_told_at_the_start() {
        assertThatThrownBy(() -> send(own, "quarkus.mailer.tls-configuration-name=nobody")).hasMessageContaining("nobody");
        assertThatThrownBy(() -> send(own, "quarkus.mailer.truststore.paths=DIR/missing.pem"))
                .hasMessageContaining("missing.pem");
    }
}
