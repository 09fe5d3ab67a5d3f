package io.tocsin;

import java.io.PrintStream;
import java.net.ConnectException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tocsin.demo.Demo;
import io.tocsin.demo.DemoRun;
import io.tocsin.http.BareAnswers;
import io.tocsin.postgres.DataFolder;
import io.tocsin.postgres.StartRefused;

/**
 * Where the process begins and ends: first the database and the secret, then the service upon them, and in the end the
 * service before the database. What a person can put right is said in one line and ends with exit code 1.
 */
@QuarkusMain
public final class Main {

    private static final PrintStream TERMINAL = System.err;
    /** Longer than the service takes to give back what it holds; then the database is left to the next start. */
    private static final int SHUTDOWN_MINUTES = 5;

    Main() {
    }

    /** @param args {@code serve}, which is also what happens without a word, or {@code demo [--exit]} */
    public static void main(String... args) {
        BareAnswers.takeOver();
        String command = args.length == 0 ? "serve" : args[0];
        int exitCode = 1;
        try {
            switch (command) {
                case "serve" -> exitCode = serve(ConfigUtils.configBuilder().build(), args);
                case "demo" -> exitCode = demo(ConfigUtils.configBuilder().build(), args);
                default -> throw new StartRefused("There is no command \"%s\", only serve and demo.".formatted(command));
            }
        } catch (StartRefused refused) {
            TERMINAL.println("tocsin: " + refused.getMessage());
        }
        // Ends the process, but not a development mode that would only restart the service.
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(exitCode, null);
    }

    private static int serve(Config config, String... args) {
        refuseTakenPorts(config);
        Foundation foundation = Foundation.lay(config);
        return run(foundation, null, args);
    }

    /** In a folder of its own, on loopback, whatever else is configured: of that it takes the place of the folder, no more. */
    private static int demo(Config config, String... args) {
        Path folder = DataFolder.named(config.getOptionalValue("tocsin.data-dir", String.class)).resolve("demo");
        try (Demo demo = Demo.open(folder)) {
            Foundation foundation = Foundation.layIn(folder, new SmallRyeConfigBuilder().build());
            demo.letIn(System.getProperty(Foundation.SECRET));
            return run(foundation, DemoRun.class, args);
        }
    }

    /**
     * Runs the service on its foundation until it is told to stop, or until the given application returns.
     *
     * @return the process's exit code
     */
    private static int run(Foundation foundation, Class<? extends QuarkusApplication> application, String... args) {
        CountDownLatch ended = new CountDownLatch(1);
        // A signal lets the JVM end as soon as its hooks have; this one holds it until the database has stopped too.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> await(ended), "foundation"));
        AtomicInteger exitCode = new AtomicInteger(1);
        try (foundation) {
            Quarkus.run(application, (code, failure) -> {
                exitCode.set(code);
                Optional.ofNullable(failure).ifPresent(Main::explain);
            }, args);
        } finally {
            ended.countDown();
        }
        return exitCode.get();
    }

    private static void await(CountDownLatch ended) {
        try {
            ended.await(SHUTDOWN_MINUTES, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void refuseTakenPorts(Config config) {
        List.of("http", "management").forEach(listener -> {
            String host = config.getValue("quarkus." + listener + ".host", String.class);
            int port = port(config, listener);
            if (!Ports.isFree(host, port)) {
                throw new StartRefused(portTaken(port, listener));
            }
        });
    }

    private static int port(Config config, String listener) {
        String name = "quarkus." + listener + ".port";
        String said = config.getConfigValue(name).getValue();
        if (said == null || !said.strip().matches("[0-9]{1,5}") || Integer.parseInt(said.strip()) > 65_535) {
            throw new StartRefused("QUARKUS_%s_PORT is \"%s\", which is no port. Set it to a number of 1 to 65535."
                    .formatted(listener.toUpperCase(Locale.ROOT), said));
        }
        return Integer.parseInt(said.strip());
    }

    private static String portTaken(int port, String listener) {
        return "Port %d is taken by another program. End that program, or set QUARKUS_%s_PORT to a free port."
                .formatted(port, listener.toUpperCase(Locale.ROOT));
    }

    /** One line where the cause is known, else the whole failure: nobody wants to guess then. */
    private static void explain(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof StartRefused)) {
            cause = cause.getCause();
        }
        if (cause instanceof StartRefused || cause instanceof ConfigurationException) {
            TERMINAL.println("tocsin: " + cause.getMessage());
        } else if (cause instanceof QuarkusBindException bind) {
            TERMINAL.println("tocsin: " + portTaken(bind.getPort(), "http"));
        } else if (cause instanceof SQLException || cause instanceof ConnectException) {
            TERMINAL.println(
                    "tocsin: The database does not do what it should: %s. Check QUARKUS_DATASOURCE_JDBC_URL, _USERNAME and _PASSWORD."
                            .formatted(String.valueOf(cause.getMessage()).lines().findFirst().orElse("")));
        } else {
            Logger.getLogger(Main.class).error("Tocsin could not start", failure);
        }
    }
}
