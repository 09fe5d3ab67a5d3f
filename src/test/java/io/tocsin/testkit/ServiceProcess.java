package io.tocsin.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The packaged service in a process of its own, as its user starts it, for tests named {@code *IT}. Nothing of the test's own
 * configuration reaches it: it gets free ports, and what {@link #with} says. It can be started again after it has ended.
 */
public final class ServiceProcess implements AutoCloseable {

    /** The key of the operator {@code admin}, who is an author and a sender too. */
    public static final String ADMIN_KEY = "a-first-key-for-tests-0123456789";

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path app;
    private final Path log;
    private final List<String> prefix = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>(List.of("serve"));
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final int port = Ports.free();
    private final int managementPort = Ports.free();
    private Process process;

    /** @param folder of the test: takes the data and the log */
    public ServiceProcess(Path folder) {
        this(folder, Path.of("target", "quarkus-app").toAbsolutePath());
    }

    /** @param app the folder with {@code quarkus-run.jar} */
    public ServiceProcess(Path folder, Path app) {
        this.app = app;
        log = folder.resolve("service-" + port + ".log");
        with("TOCSIN_DATA_DIR", folder.resolve("data").toString());
        with("TOCSIN_BOOTSTRAP_API_KEY", ADMIN_KEY);
        with("QUARKUS_HTTP_PORT", String.valueOf(port));
        with("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort));
    }

    /** Sets an environment variable of the service. */
    public ServiceProcess with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Words before the command line, to run it as another user or in a process group of its own. */
    public ServiceProcess behind(List<String> words) {
        prefix.addAll(words);
        return this;
    }

    /** Words after {@code quarkus-run.jar}, in place of {@code serve}. */
    public ServiceProcess saying(String... words) {
        arguments.clear();
        arguments.addAll(List.of(words));
        return this;
    }

    /** Starts the service and returns once it says that it is ready. */
    public ServiceProcess start() {
        launch();
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (endsWithin(Duration.ofMillis(100)) || System.nanoTime() > giveUp) {
                throw new AssertionError("The service did not become ready:\n" + output());
            }
        }
        return this;
    }

    /** Starts the process and returns at once. */
    public ServiceProcess launch() {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        String options = System.getProperty("tocsin.test.service-options", "");
        command.addAll(Stream.of(options.split(" ")).filter(option -> !option.isEmpty()).toList());
        command.addAll(List.of("-jar", app.resolve("quarkus-run.jar").toString()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.matches("(QUARKUS|TOCSIN)_.*|JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Returns once it has printed these words. */
    public ServiceProcess awaitOutput(String words) {
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (!output().contains(words)) {
            if (endsWithin(Duration.ofMillis(100)) || System.nanoTime() > giveUp) {
                throw new AssertionError("The service did not say \"" + words + "\":\n" + output());
            }
        }
        return this;
    }

    /** Where the API answers, without a slash at the end. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    public ProcessHandle process() {
        return process.toHandle();
    }

    /** All that it printed, over all its starts. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Entries of its log that tell of something wrong, but for those that only say that the machine was busy: that a thread
     * had to wait for a processor.
     *
     * @param from where in its {@link #output} the first of them may stand
     */
    public List<String> complaints(int from) {
        return Stream.of(output().substring(from).split("\n(?=\\d{4}-\\d\\d-\\d\\d )"))
                .filter(entry -> Stream.of("ERROR", "Exception", "\tat ").anyMatch(entry::contains))
                .filter(entry -> !entry.contains("BlockedThreadChecker")).toList();
    }

    /** Kill -9: it can put nothing in order. Returns once the process is gone. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** SIGTERM; returns the exit code once it has ended. */
    public int terminate() {
        process.destroy();
        return exitCode();
    }

    /** Waits for its end. */
    public int exitCode() {
        if (!endsWithin(PATIENCE)) {
            throw new AssertionError("The service did not end:\n" + output());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            terminate();
        }
    }

    private boolean isReady() {
        URI health = URI.create("http://127.0.0.1:" + managementPort + "/q/health/ready");
        try {
            return HTTP.send(HttpRequest.newBuilder(health).timeout(Duration.ofMinutes(1)).build(),
                    HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private boolean endsWithin(Duration time) {
        try {
            return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
