package io.tocsin.delivery.courier;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

import io.tocsin.smtp.Tls;
import io.tocsin.testkit.Patience;
import io.vertx.core.Vertx;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.StartTLSOptions;

/** The Quarkus Mailer's client, with the configuration that the Quarkus Mailer gives it. */
class MailerCourierSuiteTest extends CourierSuite {

    private final Vertx vertx = Vertx.vertx();
    private MailClient client;

    @Override
    Knowledge knowledge() {
        return new Knowledge(false, false, false, false, false);
    }

    @Override
    Courier courierFor(int port, Way way) {
        var settings = new CourierConfig("tocsin.vendor.name", "Müller Identity", "tocsin.vendor.email",
                "answers@vendor.example");
        MailConfig config = new MailConfig().setHostname("127.0.0.1").setPort(port).setPipelining(false)
                .setOwnHostname("tocsin.vendor.example").setSsl(way.tls() == Tls.Mode.IMPLICIT)
                .setTrustAll(way.trusts()).setStarttls(switch (way.tls()) {
                    case STARTTLS_OPTIONAL -> StartTLSOptions.OPTIONAL;
                    case STARTTLS_REQUIRED -> StartTLSOptions.REQUIRED;
                    default -> StartTLSOptions.DISABLED;
                });
        if (way.username() != null) {
            config.setUsername(way.username()).setPassword(PASSWORD).setAuthMethods(way.methods())
                    .setLogin(way.loginRequired() ? LoginOption.REQUIRED : LoginOption.NONE);
        }
        client = MailClient.create(vertx, config);
        return new MailerCourier(vertx, client, settings.vendor(), Optional.of("security@vendor.example"),
                Optional.of("bounces@vendor.example"), way.timeout(), new ProviderHeaders(Optional::empty));
    }

    @Override
    void stop() {
        if (client != null) {
            client.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().orTimeout(Patience.LONG.toSeconds(), TimeUnit.SECONDS).join();
    }
}
