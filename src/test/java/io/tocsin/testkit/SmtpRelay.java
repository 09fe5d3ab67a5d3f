package io.tocsin.testkit;

import java.util.Map;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;

/** Gives the application under test its relay, and the tests that relay as a bean to inject. */
@WithTestResource(value = SmtpRelay.class, scope = TestResourceScope.GLOBAL)
public class SmtpRelay implements QuarkusTestResourceLifecycleManager {

    private static SmtpServer server;

    @Override
    public Map<String, String> start() {
        server = SmtpServer.start();
        return Map.of("quarkus.mailer.host", server.host(),
                "quarkus.mailer.port", String.valueOf(server.port()),
                "quarkus.mailer.from", "security@vendor.example",
                "quarkus.mailer.mock", "false",
                "quarkus.mailer.start-tls", "DISABLED");
    }

    @Override
    public void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Singleton
    static class Bean {
        @Produces
        @Singleton
        SmtpServer relay() {
            return server;
        }
    }
}
