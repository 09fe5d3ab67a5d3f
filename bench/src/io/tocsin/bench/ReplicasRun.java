package io.tocsin.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

import io.tocsin.postgres.DataFolder;
import io.tocsin.postgres.EmbeddedPostgres;
import io.tocsin.testkit.ServiceProcess;

/** What more replicas on one database bring where the relay is slow, not the CPU. */
final class ReplicasRun {

    private static final List<Integer> REPLICAS = List.of(1, 2, 3, 10);
    private static final int TENANTS_PER_REPLICA = 1_000;
    private static final Duration LATENCY = Duration.ofMillis(50);

    private final Options options;
    private final Sink sink;
    private final Path folder;
    private final EmbeddedPostgres database;
    private final List<ServiceProcess> replicas = new ArrayList<>();
    private Api author;
    private Api approver;

    private ReplicasRun(Options options) {
        this.options = options;
        sink = options.openSink();
        folder = Home.freshRunFolder();
        database = roomyDatabase();
    }

    static void main(String... args) {
        Options options = Options.of(TENANTS_PER_REPLICA, LATENCY, args);
        System.out.printf("%,d tenants for each replica, %d connections each, a sink %d ms away%n", options.tenants(),
                options.connections(), options.latency().toMillis());
        new ReplicasRun(options).run();
    }

    private void run() {
        List<Map<String, Object>> rows = new ArrayList<>();
        double alone = 0;
        for (int count : REPLICAS) {
            while (replicas.size() < count) {
                addReplica();
            }
            send("INC-WARM-UP-" + count, 50 * count);
            double perSecond = send("INC-REPLICAS-" + count, options.tenants() * count);
            alone = alone == 0 ? perSecond : alone;
            System.out.printf("  %2d replicas   %,8.0f accepted/s   %5.2f times one%n", count, perSecond, perSecond / alone);
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("replicas", count);
            row.put("acceptedPerSecond", Report.rounded(perSecond));
            row.put("timesOne", Report.rounded(perSecond / alone));
            rows.add(row);
        }
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("tenantsPerReplica", options.tenants());
        figures.put("connectionsPerReplica", options.connections());
        figures.put("latencyMillis", options.latency().toMillis());
        figures.put("runs", rows);
        Report.writeJson("bench-replicas.json", figures);
    }

    /** For as many connections as ten replicas want; the embedded one is made for one. */
    private EmbeddedPostgres roomyDatabase() {
        try {
            DataFolder data = DataFolder.open(folder.resolve("data"));
            Ending.add(() -> {
                data.close();
                if (!options.keep()) {
                    Service.delete(folder);
                }
            });
            EmbeddedPostgres.start(data).close();
            Files.writeString(data.path().resolve("database/local.conf"), "max_connections = 300\n");
            EmbeddedPostgres roomy = EmbeddedPostgres.start(data);
            Ending.add(roomy);
            return roomy;
        } catch (IOException e) {
            throw new BenchFailed("The database cannot be made.", e);
        }
    }

    private void addReplica() {
        ServiceProcess replica = Service.configured(new ServiceProcess(folder, Home.app()), options, sink)
                .with("QUARKUS_DATASOURCE_JDBC_URL", database.jdbcUrl())
                .with("QUARKUS_DATASOURCE_USERNAME", database.username())
                .with("QUARKUS_DATASOURCE_PASSWORD", database.password())
                .with("QUARKUS_DATASOURCE_JDBC_MAX_SIZE", "20")
                .with("TOCSIN_SECRET", "a-secret-for-the-benchmark-0123456789");
        Ending.add(replica);
        replica.start();
        replicas.add(replica);
        if (author == null) {
            Api admin = new Api(replica.url(), ServiceProcess.ADMIN_KEY);
            author = admin.withKey(Operators.keyOf(admin, "ann", List.of("author", "sender")));
            approver = admin.withKey(Operators.keyOf(admin, "ben", List.of("approver")));
        }
    }

    private double send(String incident, int tenants) {
        Job job = new Job(author, approver, incident);
        job.load(TenantList.write(folder.resolve("tenants.csv"), tenants), tenants, false);
        job.prepare(tenants);
        job.approve();
        long before = sink.seen().messages();
        job.release();
        JsonNode completed = job.awaitCompletion();
        Job.requireAllAccepted(completed, tenants);
        if (sink.seen().messages() - before != tenants) {
            throw new BenchFailed(
                    "The sink has counted %d messages of %d.".formatted(sink.seen().messages() - before, tenants));
        }
        return tenants / Job.sendingSeconds(completed);
    }
}
