package io.tocsin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tocsin.testkit.ServiceProcess;

/**
 * The packaged service as its user runs it, on a fresh embedded PostgreSQL, with one operator who writes and one who approves.
 */
final class Service implements AutoCloseable {

    /** {@code Pause Young (Normal) (G1 Evacuation Pause) 153M->41M(512M)}. */
    private static final Pattern COLLECTION = Pattern.compile(" (\\d+)M->(\\d+)M\\((\\d+)M\\)");

    private final Path folder;
    private final ServiceProcess process;
    private final boolean keep;
    private final List<Profile.Window> sending = new CopyOnWriteArrayList<>();
    private Api author;
    private Api approver;

    private Service(Path folder, ServiceProcess process, boolean keep) {
        this.folder = folder;
        this.process = process;
        this.keep = keep;
    }

    static Service start(Options options, Sink sink) {
        Path folder = Home.freshRunFolder();
        ServiceProcess process = configured(new ServiceProcess(folder, Home.app()), options, sink)
                .with("JAVA_TOOL_OPTIONS", "-Xlog:gc:file=" + folder.resolve("gc.log") + "::filecount=0"
                        + (options.profile() ? " " + Profile.OPTION + folder.resolve(Profile.FILE) : ""));
        Service service = new Service(folder, process, options.keep());
        Ending.add(service);
        process.start();
        service.letIn(ServiceProcess.ADMIN_KEY);
        return service;
    }

    static ServiceProcess configured(ServiceProcess process, Options options, Sink sink) {
        process.with("QUARKUS_MAILER_HOST", Sink.HOST)
                .with("QUARKUS_MAILER_PORT", String.valueOf(sink.port()))
                .with("QUARKUS_MAILER_START_TLS", "DISABLED")
                .with("QUARKUS_MAILER_FROM", "security@lanternbridge.example")
                .with("TOCSIN_VENDOR_NAME", "Lanternbridge Identity")
                .with("TOCSIN_VENDOR_EMAIL", "security@lanternbridge.example")
                .with("TOCSIN_VENDOR_PHONE", "+44 20 7946 0999")
                .with("TOCSIN_VENDOR_URL", "https://lanternbridge.example")
                .with("TOCSIN_LIMITS_UPLOAD", "16G");
        if (!options.postgresql().isEmpty()) {
            process.with("TOCSIN_POSTGRESQL_HOME", options.postgresql());
        }
        if (options.connectionsSaid()) {
            process.with("TOCSIN_DELIVERY_CONNECTIONS", String.valueOf(options.connections()));
        }
        return process;
    }

    private void letIn(String adminKey) {
        Api admin = new Api(process.url(), adminKey);
        author = admin.withKey(Operators.keyOf(admin, "ann", List.of("author", "sender")));
        approver = admin.withKey(Operators.keyOf(admin, "ben", List.of("approver")));
    }

    Api author() {
        return author;
    }

    Api approver() {
        return approver;
    }

    /** For the profile, which is made of nothing else. */
    void wasSending(Instant from, Instant to) {
        sending.add(new Profile.Window(from, to));
    }

    Path folder() {
        return folder;
    }

    long pid() {
        return process.process().pid();
    }

    /** The first process of the embedded PostgreSQL: the first line of its pid file. */
    long postmaster() {
        try {
            return Long.parseLong(Files.readAllLines(folder.resolve("data/database/postmaster.pid")).get(0).strip());
        } catch (IOException e) {
            throw new BenchFailed("The database's pid file cannot be read.", e);
        }
    }

    /**
     * Heap in MiB, from the log of the garbage collector.
     *
     * @param peak the most that was ever in it, garbage included
     * @param afterCollection the most that was left after a collection: what is really needed
     */
    record Heap(long peak, long afterCollection) {

        static Heap in(Path log) {
            long peak = 0;
            long after = 0;
            try (Stream<String> lines = Files.lines(log)) {
                for (String line : (Iterable<String>) lines::iterator) {
                    Matcher found = COLLECTION.matcher(line);
                    if (found.find()) {
                        peak = Math.max(peak, Long.parseLong(found.group(1)));
                        after = Math.max(after, Long.parseLong(found.group(2)));
                    }
                }
            } catch (IOException e) {
                throw new BenchFailed("The log of the garbage collector cannot be read.", e);
            }
            return new Heap(peak, after);
        }
    }

    Heap heap() {
        return Heap.in(folder.resolve("gc.log"));
    }

    String output() {
        return process.output();
    }

    @Override
    public void close() {
        process.close();
        Profile.tell(folder.resolve(Profile.FILE), sending);
        if (!keep) {
            delete(folder);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            throw new BenchFailed("What an earlier run left in " + folder + " cannot be deleted.", e);
        }
    }
}
