package io.tocsin;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

import io.quarkus.runtime.ApplicationLifecycleManager;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.quarkus.runtime.configuration.ConfigUtils;
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
    private static final String STOPPED_EARLY = "tocsin: It was stopped before it had started.";
    /** Longer than the service takes to give back what it holds; then the database is left to the next start. */
    private static final int SHUTDOWN_MINUTES = 5;

    /** Ordinal of environment variables among the sources of settings; those of files are lower. */
    private static final int ENVIRONMENT = 300;

    Main() {
    }

    /** @param args {@code serve}, which is also what happens without a word, or {@code demo [--exit]} */
    public static void main(String... args) {
        BareAnswers.takeOver();
        String command = args.length == 0 ? "serve" : args[0];
        int exitCode = 1;
        try {
            refuseFurtherWords(command, args);
            switch (command) {
                case "serve" -> exitCode = serve(ConfigUtils.configBuilder().build(), args);
                case "demo" -> exitCode = demo(ConfigUtils.configBuilder().build(), args);
                default -> throw new StartRefused("There is no command \"%s\", only serve and demo.".formatted(command));
            }
        } catch (StartRefused refused) {
            TERMINAL.println("tocsin: " + refused.getMessage());
        } catch (RuntimeException | Error unforeseen) {
            if (isBeingStopped()) {
                TERMINAL.println(STOPPED_EARLY);
                return;
            }
            // Nothing is there yet that would keep a log.
            Optional<Path> report = FailureReport.write(unforeseen, List.of(Main::dataFolder, FailureReport::temporaryFolder));
            TERMINAL.println("tocsin: " + FailedStart.beforeTheLog(unforeseen, report).line());
        }
        // Ends the process, but not a development mode that would only restart the service.
        ApplicationLifecycleManager.getDefaultExitCodeHandler().accept(exitCode, null);
    }

    /** Whoever presses Ctrl-C takes from under the start what it stands on; that is no failure to report. */
    private static boolean isBeingStopped() {
        Thread hook = new Thread();
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException itIs) {
            return true;
        }
    }

    private static Path dataFolder() {
        return DataFolder.named(ConfigUtils.configBuilder().build().getOptionalValue("tocsin.data-dir", String.class));
    }

    private static int serve(Config config, String... args) {
        refuseGarbled(System.getenv());
        refuseTakenPorts(config);
        Foundation foundation = Foundation.lay(config);
        return run(foundation, FailedStart.Place.ofService(foundation.folder(), config), null, args);
    }

    /**
     * In a folder of its own, on loopback, whatever else is configured: of that it takes the place of the folder and the ports,
     * no more.
     * Begins anew each time; the folder is held before anything in it is touched.
     */
    private static int demo(Config config, String... args) {
        Path folder = DataFolder.named(config.getOptionalValue("tocsin.data-dir", String.class)).resolve("demo");
        int httpPort = portOfDemo(config, "http");
        int managementPort = portOfDemo(config, "management");
        try (Foundation foundation = Foundation.layAnew(folder);
                Demo demo = Demo.open(folder, System.getProperty(Foundation.SECRET), httpPort, managementPort)) {
            return run(foundation, FailedStart.Place.ofDemo(folder, demo.log()), DemoRun.class, args);
        }
    }

    /**
     * Runs the service on its foundation until it is told to stop, or until the given application returns.
     *
     * @return the process's exit code
     */
    private static int run(Foundation foundation, FailedStart.Place place, Class<? extends QuarkusApplication> application,
            String... args) {
        CountDownLatch ended = new CountDownLatch(1);
        AtomicInteger exitCode = new AtomicInteger(1);
        try (foundation) {
            // A signal lets the JVM end as soon as its hooks have; this one holds it until the database has stopped too.
            Runtime.getRuntime().addShutdownHook(new Thread(() -> await(ended), "foundation"));
            Quarkus.run(application, (code, failure) -> {
                exitCode.set(code);
                Optional.ofNullable(failure).ifPresent(thrown -> explain(thrown, place));
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

    /** Whoever asks for help, or misspells a setting, must not get a service on the real data for an answer. */
    private static void refuseFurtherWords(String command, String... args) {
        Arrays.stream(args).skip(1).filter(word -> !(command.equals("demo") && word.equals("--exit"))).findFirst()
                .ifPresent(word -> {
                    throw new StartRefused(("%s takes no \"%s\". Settings are environment variables, which "
                            + "docs/configuration.md lists.").formatted(command, word));
                });
    }

    /** Where the locale is not UTF-8, Java hands in U+FFFD for every octet beyond ASCII, and it would stand in every letter. */
    static void refuseGarbled(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if ((name.startsWith("TOCSIN_") || name.startsWith("QUARKUS_")) && value.indexOf('\uFFFD') >= 0) {
                throw new StartRefused(
                        "%s cannot be read in this locale, which is not UTF-8. Set LC_ALL=C.UTF-8.".formatted(name));
            }
        });
    }

    private static void refuseTakenPorts(Config config) {
        List.of("http", "management").forEach(listener -> {
            String host = config.getValue("quarkus." + listener + ".host", String.class);
            int port = port(config, listener);
            if (!Ports.isFree(host, port)) {
                throw new StartRefused(Ports.taken(port, listener));
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

    /** @return the port that somebody asked for this time, or 0 for one that the demo finds itself */
    private static int portOfDemo(Config config, String listener) {
        if (config.getConfigValue("quarkus." + listener + ".port").getSourceOrdinal() < ENVIRONMENT) {
            return 0;
        }
        int port = port(config, listener);
        if (!Ports.isFree(Demo.LOOPBACK, port)) {
            throw new StartRefused(Ports.taken(port, listener));
        }
        return port;
    }

    private static void explain(Throwable thrown, FailedStart.Place place) {
        if (isBeingStopped()) {
            TERMINAL.println(STOPPED_EARLY);
            return;
        }
        FailedStart failed = FailedStart.of(thrown, place);
        if (failed.isLogged()) {
            Logger.getLogger(Main.class).error("Tocsin could not start", thrown);
        }
        TERMINAL.println("tocsin: " + failed.line());
    }
}
