package io.tocsin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.postgres.DataFolder;
import io.tocsin.postgres.EmbeddedPostgres;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.Ports;
import io.tocsin.testkit.ServiceProcess;

/** The packaged service as a process: what it keeps, what it refuses, what it leaves behind. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ServeIT {

    @TempDir
    Path folder;

    Path data;
    ServiceProcess service;

    @BeforeEach
    void a_service_of_our_own() {
        data = folder.resolve("data");
        service = new ServiceProcess(folder);
    }

    @AfterEach
    void end_it() {
        service.close();
    }

    @Test
    void data_and_keys_survive_a_restart_and_nothing_of_it_is_left_running() {
        service.start();
        assertThat(service.output().lines().filter(line -> line.contains("The database was brought to step"))).hasSize(1);
        assertThat(service.output()).doesNotContain("Migrating schema", "org.flywaydb");
        openIncident("INC-1");
        assertThat(servers()).hasSize(1);
        service.terminate();
        assertThat(servers()).isEmpty();
        service.with("TOCSIN_BOOTSTRAP_API_KEY", "").start();
        assertIncident("INC-1");
        service.terminate();
        assertThat(servers()).isEmpty();
    }

    @Test
    void data_survive_a_kill_of_the_service_and_its_orphaned_database_is_taken_over() {
        service.start();
        openIncident("INC-1");
        List<Long> orphans = servers();
        service.kill();
        assertThat(servers()).hasSize(1).isEqualTo(orphans);
        service.start();
        assertIncident("INC-1");
        assertThat(servers()).isEqualTo(orphans);
        service.terminate();
        assertThat(servers()).isEmpty();
    }

    @Test
    void data_survive_a_kill_of_service_and_database() {
        service.start();
        openIncident("INC-1");
        service.kill();
        servers().forEach(pid -> ProcessHandle.of(pid).ifPresent(server -> {
            server.destroyForcibly();
            server.onExit().join();
        }));
        service.start();
        assertIncident("INC-1");
    }

    /** A terminal sends it to every process of the group; the database stops after the service, not with it. */
    @Test
    void the_database_is_out_of_reach_of_the_services_ctrl_c() throws Exception {
        service.start();
        assertThat(group(servers().get(0))).isNotEqualTo(group(service.process().pid()));
        int before = service.output().length();
        assertThat(service.terminate()).isEqualTo(143);
        assertThat(service.output()).contains("stopped in");
        assertThat(service.complaints(before)).isEmpty();
        assertThat(data.resolve("database/postmaster.pid")).doesNotExist();
    }

    @Test
    void a_second_process_on_the_same_folder_is_refused() {
        service.start();
        try (ServiceProcess second = new ServiceProcess(folder)) {
            assertThat(second.launch().exitCode()).isEqualTo(1);
            assertThat(second.output().lines()).singleElement().asString()
                    .contains("Another Tocsin").contains(data.toString()).contains("TOCSIN_DATA_DIR");
        }
        openIncident("INC-1");
    }

    @Test
    void with_a_database_of_ones_own_nothing_embedded_starts_and_a_stop_waits_for_the_round_at_work() throws Exception {
        try (DataFolder elsewhere = DataFolder.open(folder.resolve("elsewhere"));
                EmbeddedPostgres external = EmbeddedPostgres.start(elsewhere)) {
            service.with("QUARKUS_DATASOURCE_JDBC_URL", external.jdbcUrl())
                    .with("QUARKUS_DATASOURCE_USERNAME", external.username())
                    .with("QUARKUS_DATASOURCE_PASSWORD", external.password())
                    .with("TOCSIN_SECRET", "0123456789abcdef0123456789abcdef").start();
            openIncident("INC-1");
            assertThat(data).doesNotExist();
            int before = service.output().length();
            assertThat(stoppedWhileARoundIsAtWork(external)).isEqualTo(143);
            assertThat(service.output()).containsPattern("The stop waits for a round of .*Housekeeping#")
                    .contains("stopped in");
            assertThat(service.complaints(before)).isEmpty();
        }
    }

    /**
     * The round asks whether it is its turn, and has to wait for the answer until the stop waits for it. Only this one has to:
     * others ask for turns of their own.
     */
    private int stoppedWhileARoundIsAtWork(EmbeddedPostgres database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl(), database.username(), database.password());
                Statement statement = connection.createStatement()) {
            Patience.until("a first round", () -> isTrue(statement, "SELECT count(*) > 0 FROM chore WHERE name = 'round'"));
            connection.setAutoCommit(false);
            statement.executeQuery("SELECT FROM chore WHERE name = 'round' FOR UPDATE");
            Patience.until("a round that waits", () -> isTrue(statement, """
                    SELECT count(*) > 0 FROM pg_locks JOIN pg_stat_activity USING (pid)
                    WHERE NOT granted AND query LIKE '%INTO chore%'
                    """));
            service.process().destroy();
            service.awaitOutput("The stop waits for a round of ");
            connection.rollback();
            return service.exitCode();
        }
    }

    private static boolean isTrue(Statement statement, String question) {
        try (ResultSet row = statement.executeQuery(question)) {
            return row.next() && row.getBoolean(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_database_of_ones_own_wants_a_secret_of_ones_own() {
        service.with("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:1/none");
        assertRefused("TOCSIN_SECRET is not set");
    }

    @Test
    void a_short_secret_is_refused() {
        service.with("TOCSIN_SECRET", "0123456789abcdef0123456789abcde");
        assertRefused("TOCSIN_SECRET is shorter than 32 bytes");
    }

    @Test
    void a_database_that_does_not_answer_is_said_in_one_line() {
        service.with("QUARKUS_DATASOURCE_JDBC_URL", "jdbc:postgresql://127.0.0.1:" + Ports.free() + "/none")
                .with("TOCSIN_SECRET", "0123456789abcdef0123456789abcdef").launch();
        assertThat(service.exitCode()).isEqualTo(1);
        assertThat(service.output()).contains("tocsin: ").contains("QUARKUS_DATASOURCE_JDBC_URL").doesNotContain("\tat ");
    }

    @Test
    void a_taken_port_is_named_with_the_setting_that_changes_it() throws IOException {
        try (ServerSocket other = new ServerSocket(service.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            assertRefused("Port " + service.port() + " is taken", "QUARKUS_HTTP_PORT");
        }
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            service.with("QUARKUS_MANAGEMENT_PORT", String.valueOf(other.getLocalPort()));
            assertRefused("Port " + other.getLocalPort() + " is taken", "QUARKUS_MANAGEMENT_PORT");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "abc", "99999", "-1" })
    void what_is_no_port_is_said_in_one_line(String port) {
        service.with("QUARKUS_HTTP_PORT", port);
        assertRefused("QUARKUS_HTTP_PORT", port);
    }

    @Test
    void an_unknown_command_is_refused() {
        service.saying("server");
        assertRefused("\"server\"", "serve");
        service.saying("serve", "--help");
        assertRefused("serve takes no \"--help\"", "docs/configuration.md");
    }

    /** Whoever runs the tests: root becomes nobody for this one, anybody else stays who they are. */
    @Test
    void it_runs_as_a_normal_user() throws Exception {
        Path copy = folder.resolve("app");
        run("cp", "-R", Path.of("target", "quarkus-app").toAbsolutePath().toString(), copy.toString());
        run("chmod", "-R", "a+rX", copy.toString());
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        service = new ServiceProcess(folder, copy);
        if (System.getProperty("user.name").equals("root")) {
            service.behind(List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups"));
        }
        service.start();
        openIncident("INC-1");
        assertThat(Files.getOwner(data).getName()).isNotEqualTo("root");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data))).isEqualTo("rwx------");
        assertThat(service.terminate()).isEqualTo(143);
        assertThat(servers()).isEmpty();
    }

    private void openIncident(String reference) {
        given().auth().oauth2(ServiceProcess.ADMIN_KEY).contentType("application/json")
                .body(Map.of("reference", reference, "title", "A laptop was stolen", "discoveredAt", "2022-01-20T23:18:00Z",
                        "tlp", "AMBER"))
                .post(service.url() + "/api/v1/incidents").then().statusCode(201);
    }

    private void assertIncident(String reference) {
        given().auth().oauth2(ServiceProcess.ADMIN_KEY).get(service.url() + "/api/v1/incidents/" + reference)
                .then().statusCode(200);
    }

    private void assertRefused(String... words) {
        int before = Files.exists(folder) ? printed().length() : 0;
        assertThat(service.launch().exitCode()).isEqualTo(1);
        assertThat(printed().substring(before).lines()).singleElement().asString().startsWith("tocsin: ").contains(words);
    }

    private String printed() {
        try {
            return service.output();
        } catch (UncheckedIOException nothingYet) {
            return "";
        }
    }

    /** The servers at work on this test's data folder. */
    private List<Long> servers() {
        String database = data.resolve("database").toString();
        return ProcessHandle.allProcesses()
                .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
                .filter(process -> List.of(process.info().arguments().orElse(new String[0])).contains(database))
                .map(ProcessHandle::pid).toList();
    }

    private static String group(long pid) throws IOException {
        Process ps = new ProcessBuilder("ps", "-o", "pgid=", "-p", String.valueOf(pid)).start();
        return new String(ps.getInputStream().readAllBytes()).trim();
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    }
}
