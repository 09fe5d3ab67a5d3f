package io.tocsin.delivery.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tocsin.bench.Proc;
import io.tocsin.delivery.DeliverySettings;
import io.tocsin.delivery.courier.Courier;
import io.tocsin.delivery.courier.CourierSettings;
import io.tocsin.delivery.courier.Letter;
import io.tocsin.delivery.courier.Relay;
import io.tocsin.delivery.courier.SendOutcome;
import io.tocsin.delivery.letter.LetterWriter;
import io.tocsin.delivery.queue.Claimed;
import io.tocsin.delivery.queue.DeliveryQueue;
import io.tocsin.delivery.queue.Moves;
import io.tocsin.delivery.queue.Presence;
import io.tocsin.delivery.queue.Reachability;
import io.tocsin.delivery.shaping.DestinationStore;
import io.tocsin.postgres.DataFolder;
import io.tocsin.postgres.EmbeddedPostgres;

/**
 * {@code ./tocsin bench queue [deliveries] [connections] [minutes]}: the service's own worker on a PostgreSQL of its own, with
 * a courier that takes every letter at once and does nothing, and letters that are not written: what the queue, the ledger and
 * the figures cost. Once plainly, and then beside a transaction that was opened before and sees the database as it was then,
 * so that nothing that is gone since can be vacuumed: for so many minutes, a notice each, of which the last one counts.
 *
 * <p>
 * In this package, so that the worker can be put together without the container.
 */
public final class QueueBench {

    private static final Path HOME = Path.of(System.getProperty("tocsin.home", ".")).toAbsolutePath().normalize()
            .resolve("target/bench/queue");
    /** Between two runs beside the old transaction. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private static int seeded;

    private QueueBench() {
    }

    public static void main(String... args) throws Exception {
        int deliveries = args.length > 0 ? Integer.parseInt(args[0]) : 200_000;
        int connections = args.length > 1 ? Integer.parseInt(args[1]) : 50;
        Duration pinnedFor = Duration.ofMinutes(args.length > 2 ? Integer.parseInt(args[2]) : 0);
        delete(HOME);
        try (DataFolder folder = DataFolder.open(HOME);
                EmbeddedPostgres postgres = EmbeddedPostgres.start(folder);
                AgroalDataSource database = connect(postgres)) {
            Flyway.configure().dataSource(database).locations("classpath:db/migration")
                    .placeholders(Map.of("lock-timeout", "5s")).load().migrate();
            run(database, Math.min(deliveries, 20_000), connections);
            double plain = run(database, deliveries, connections);
            double pinned;
            try (Connection idle = database.getConnection(); Statement statement = idle.createStatement()) {
                statement.execute("SET idle_in_transaction_session_timeout = 0"); // the embedded server would end it
                statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ");
                statement.execute("SELECT count(*) FROM notice");
                long until = System.nanoTime() + pinnedFor.toNanos();
                do {
                    pinned = run(database, deliveries, connections);
                    pause(Math.min(PAUSE.toNanos(), until - System.nanoTime()));
                } while (System.nanoTime() < until);
                statement.execute("ROLLBACK");
            }
            System.out.printf(Locale.ROOT, "deliveries %,d, connections %d%nqueue alone              %,8.0f a second%n"
                    + "beside an old transaction %,7.0f a second, %.0f %% of it, %d minutes after it began%n", deliveries,
                    connections, plain, pinned, 100 * pinned / plain, pinnedFor.toMinutes());
        } finally {
            delete(HOME);
        }
    }

    private static void pause(long nanos) {
        long until = System.nanoTime() + nanos;
        while (System.nanoTime() < until) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }

    private static double run(AgroalDataSource pool, int deliveries, int connections) throws Exception {
        seed(pool, deliveries);
        DataSource database = inTransactions(pool);
        SmallRyeConfig config = new SmallRyeConfigBuilder().withMapping(CourierSettings.class)
                .withSources(new PropertiesConfigSource(Map.of("quarkus.mailer.host", "relay.example",
                        "tocsin.delivery.connections", String.valueOf(connections)), "bench", 500))
                .build();
        var relay = new Relay(config, config.getConfigMapping(CourierSettings.class));
        Clock clock = Clock.systemUTC();
        var moves = new Moves(database, clock, new Reachability());
        var queue = new DeliveryQueue(pool, clock, moves, false);
        var meters = new SimpleMeterRegistry();
        var worker = new DeliveryWorker(queue, new Presence(database, clock), new DestinationStore(database, clock),
                new NoCourier(), new NoLetters(), new Settings(), relay, clock, meters);
        var accepted = meters.counter("tocsin.delivery.outcomes", "state", "ACCEPTED");
        double[] cpu = cpu();
        long began = System.nanoTime();
        worker.start(null);
        while (accepted.count() < deliveries) {
            new CompletableFuture<Void>().completeOnTimeout(null, 5, TimeUnit.MILLISECONDS).join();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        worker.stop(null);
        double[] after = cpu();
        System.out.printf(Locale.ROOT, "%,8.0f a second; microseconds of CPU each: JVM %.0f, PostgreSQL %.0f%n",
                deliveries / seconds, 1e6 * (after[0] - cpu[0]) / deliveries, 1e6 * (after[1] - cpu[1]) / deliveries);
        if (number(pool,
                "SELECT count(*) FROM delivery WHERE state = 'ACCEPTED' AND notice_id = '" + notice() + "'") != deliveries) {
            throw new IllegalStateException("Not every delivery was accepted.");
        }
        // As the service does within a second: a worker asks each released notice from its first turn on when it starts.
        execute(pool, "UPDATE notice SET state = 'COMPLETED', completed_at = now() WHERE id = '" + notice() + "'");
        return deliveries / seconds;
    }

    /** What the container does for methods that open one connection: from its opening to its closing is a transaction. */
    private static DataSource inTransactions(AgroalDataSource pool) {
        return proxy(DataSource.class, (method, values) -> {
            Connection connection = pool.getConnection();
            connection.setAutoCommit(false);
            return proxy(Connection.class, (call, parameters) -> {
                if (call.getName().equals("close")) {
                    connection.commit();
                    connection.setAutoCommit(true);
                }
                return call.invoke(connection, parameters);
            });
        });
    }

    private interface Call {
        Object of(Method method, Object[] values) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
                (self, method, values) -> call.of(method, values)));
    }

    private static double[] cpu() throws IOException {
        long postmaster = Long.parseLong(Files.readAllLines(HOME.resolve("database/postmaster.pid")).get(0).strip());
        return new double[] { Proc.cpuSeconds(ProcessHandle.current().pid()), Proc.cpuSecondsOfPostgres(postmaster) };
    }

    private static final class NoCourier implements Courier {

        private static final CompletionStage<SendOutcome> DONE = CompletableFuture
                .completedStage(SendOutcome.accepted("250 2.0.0 Ok: queued as 4cLZ7x0Yk5z1T"));

        @Override
        public Sealed seal(Letter letter) {
            return () -> DONE;
        }
    }

    private static final class NoLetters extends LetterWriter {

        NoLetters() {
            super(null, null, null, null, null);
        }

        @Override
        public Letter write(Claimed claimed) {
            return null;
        }
    }

    private record Settings() implements DeliverySettings {

        @Override
        public boolean receiversByMx() {
            return false;
        }

        @Override
        public boolean worker() {
            return true;
        }

        @Override
        public Map<String, DestinationSettings> destination() {
            return Map.of();
        }

        @Override
        public Optional<List<String>> tiers() {
            return Optional.empty();
        }

        @Override
        public Duration deadline() {
            return Duration.ofHours(72);
        }

        @Override
        public Duration lease() {
            return Duration.ofSeconds(10);
        }

        @Override
        public Duration poll() {
            return Duration.ofMillis(500);
        }

        @Override
        public Unknown unknown() {
            return Unknown.RESEND;
        }
    }

    private static AgroalDataSource connect(EmbeddedPostgres postgres) throws SQLException {
        return AgroalDataSource.from(new AgroalDataSourceConfigurationSupplier().connectionPoolConfiguration(
                pool -> pool.maxSize(10).connectionFactoryConfiguration(to -> to.jdbcUrl(postgres.jdbcUrl())
                        .principal(new NamePrincipal(postgres.username()))
                        .credential(new SimplePassword(postgres.password())))));
    }

    /** A released notice of so many tenants, each with one contact in a domain of its own and 4 kB of words. */
    private static void seed(AgroalDataSource database, int deliveries) throws SQLException {
        seeded++;
        for (String sql : SEED.formatted(deliveries, seeded).replace("NOTICE", "'" + notice() + "'::uuid").split(";\n")) {
            execute(database, sql);
        }
    }

    private static String notice() {
        return "00000000-0000-7000-8000-%012d".formatted(seeded);
    }

    private static final String SEED = """
            INSERT INTO incident (id, reference, title, tlp, facts_changed_by, created_by, created_at, updated_at)
            VALUES (NOTICE, 'INC-%2$d', 'bench', 'RED', uuidv7(), uuidv7(), now(), now());
            INSERT INTO notice (id, incident_id, number, kind, state, template_key, audience, created_by, created_at, updated_at)
            VALUES (NOTICE, NOTICE, 1, 'INITIAL', 'DRAFT', 'initial-notice', 'ALL', uuidv7(), now(), now());
            INSERT INTO preparation (id, notice_id, state, requested_by, requested_by_name, requested_at, beat_at, list_revision,
                facts_revision, series_revision, template_revision, salt, message_id_domain, total, digest, finished_at)
            VALUES (NOTICE, NOTICE, 'DONE', uuidv7(), 'bench', now(), now(), 1, 1, 1, '', '', 'tocsin.example', 1, '', now());
            INSERT INTO rendering SELECT NOTICE, NOTICE, 't-' || lpad(i::text, 7, '0'), 'en', 'Subject ' || i,
                (SELECT string_agg(decode(md5(i::text || j), 'hex'), '') FROM generate_series(1, 250) j)
            FROM generate_series(1, %1$d) i;
            INSERT INTO delivery (notice_id, id, preparation_id, tenant_id, email, locale, check_code)
            SELECT NOTICE, uuidv7(), NOTICE, 't-' || lpad(i::text, 7, '0'), 'a@t' || i || '.example', 'en', %2$d * 10000000::bigint + i
            FROM generate_series(1, %1$d) i;
            INSERT INTO delivery_queue (notice_id, delivery_id, preparation_id, due_at, domain)
            SELECT notice_id, id, preparation_id, now() - interval '1 minute', split_part(email, '@', 2) FROM delivery
            WHERE notice_id = NOTICE ORDER BY id;
            INSERT INTO notice_tally (notice_id, counter, amount) VALUES (NOTICE, 'deliveries.queued', %1$d);
            UPDATE notice SET state = 'RELEASED', preparation_id = NOTICE, approved_at = now(), released_at = now(),
                deliver_until = now() + interval '3 days' WHERE id = NOTICE;
            """;

    private static void execute(AgroalDataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection(); Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static long number(AgroalDataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
