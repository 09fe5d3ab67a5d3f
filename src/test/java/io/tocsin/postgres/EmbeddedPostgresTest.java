package io.tocsin.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
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
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tocsin.testkit.Patience;
import io.tocsin.testkit.Ports;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EmbeddedPostgresTest {

    /** Made once and copied for each test, which saves each the unpacking and initdb. */
    @TempDir
    static Path original;
    @TempDir
    Path path;

    DataFolder folder;
    EmbeddedPostgres postgres;

    @BeforeAll
    static void make_a_folder() {
        try (DataFolder folder = DataFolder.open(original); EmbeddedPostgres made = EmbeddedPostgres.start(folder)) {
            assertThat(made.username()).isEqualTo("tocsin");
        }
    }

    @BeforeEach
    void open_a_copy_of_it() throws Exception {
        run("cp -a '%2$s'/database* '%1$s' && ln -s '%2$s/postgres' '%1$s/postgres'", original);
        folder = DataFolder.open(path);
        folder.write("database-port", String.valueOf(Ports.free())); // which nobody else gets between two starts
    }

    @AfterEach
    void stop() throws IOException {
        if (postgres != null) {
            postgres.close();
        }
        folder.close();
        for (Path link : List.of(path.resolve("postgres"), folder.path().resolve("postgres"))) {
            if (Files.isSymbolicLink(link)) {
                Files.delete(link);
            }
        }
    }

    @Test
    void it_writes_durably_and_listens_to_this_machine_only() throws SQLException {
        postgres = EmbeddedPostgres.start(folder);
        assertThat(show("fsync")).isEqualTo("on");
        assertThat(show("synchronous_commit")).isEqualTo("on");
        assertThat(show("full_page_writes")).isEqualTo("on");
        assertThat(show("data_checksums")).isEqualTo("on");
        assertThat(show("wal_level")).isEqualTo("replica");
        assertThat(show("listen_addresses")).isEqualTo("127.0.0.1");
        assertThat(show("unix_socket_directories")).isEmpty();
        assertThat(show("password_encryption")).isEqualTo("scram-sha-256");
        assertThat(show("idle_in_transaction_session_timeout")).isEqualTo("5min");
        assertThat(show("jit")).isEqualTo("off");
        assertThat(show("max_connections")).isEqualTo("100");
        assertThat(show("shared_buffers")).isEqualTo("128MB");
        assertThat(show("server_version")).isEqualTo(Binaries.VERSION);
    }

    @Test
    void text_is_utf_8_and_sorts_the_same_on_every_machine() throws SQLException {
        postgres = EmbeddedPostgres.start(folder);
        assertThat(answer("SHOW server_encoding")).isEqualTo("UTF8");
        assertThat(answer("SELECT concat(datlocprovider, ' ', datlocale) FROM pg_database WHERE datname = 'tocsin'"))
                .isEqualTo("b C.UTF-8");
        assertThat(answer("SELECT upper('é')")).isEqualTo("É");
    }

    @Test
    void every_way_in_asks_for_the_password() throws SQLException {
        postgres = EmbeddedPostgres.start(folder);
        assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl(), "tocsin", "guess"))
                .isInstanceOf(SQLException.class).hasMessageContaining("password authentication failed");
        assertThat(answer("SELECT string_agg(DISTINCT type || ' ' || auth_method, ',') FROM pg_hba_file_rules"))
                .isEqualTo("host scram-sha-256");
        assertThat(answer("SELECT count(*) FROM pg_authid WHERE rolcanlogin AND rolpassword NOT LIKE 'SCRAM-SHA-256$%'"))
                .isEqualTo("0");
    }

    @Test
    void the_service_owns_its_database_and_nothing_else() throws SQLException {
        postgres = EmbeddedPostgres.start(folder);
        try (Connection connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE own (id int)");
            assertThatThrownBy(() -> statement.execute("COPY own FROM PROGRAM 'id -u'")).isInstanceOf(SQLException.class)
                    .hasMessageContaining("permission denied");
        }
    }

    @Test
    void folder_and_password_are_closed_to_others() throws Exception {
        run("rm -r '%1$s'/database*", path);
        postgres = EmbeddedPostgres.start(folder);
        assertThat(permissions(path)).isEqualTo("rwx------");
        assertThat(permissions(path.resolve("database"))).isEqualTo("rwx------");
        assertThat(permissions(path.resolve("database-password"))).isEqualTo("rw-------");
        assertThat(folder.read("database-password").orElseThrow()).hasSize(43).isEqualTo(postgres.password());
    }

    @Test
    void data_password_and_port_survive_a_restart() throws SQLException {
        postgres = EmbeddedPostgres.start(folder);
        String url = postgres.jdbcUrl();
        execute("CREATE TABLE kept AS SELECT 42 AS answer");
        postgres.close();
        assertThat(Postmaster.of(path.resolve("database"))).isEmpty();
        postgres = EmbeddedPostgres.start(folder);
        assertThat(postgres.jdbcUrl()).isEqualTo(url);
        assertThat(answer("SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void what_was_committed_survives_a_kill_of_the_server() throws Exception {
        postgres = EmbeddedPostgres.start(folder);
        execute("CREATE TABLE kept AS SELECT 42 AS answer");
        ProcessHandle server = server();
        server.destroyForcibly();
        server.onExit().get(Patience.LONG.toSeconds(), TimeUnit.SECONDS);
        postgres = EmbeddedPostgres.start(folder);
        assertThat(answer("SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void a_server_that_outlived_its_service_is_taken_over() throws SQLException {
        postgres = EmbeddedPostgres.start(folder);
        execute("CREATE TABLE kept AS SELECT 42 AS answer");
        long left = server().pid();
        folder.close();
        folder = DataFolder.open(path);
        postgres = EmbeddedPostgres.start(folder);
        assertThat(server().pid()).isEqualTo(left);
        assertThat(answer("SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void a_server_that_was_left_and_lets_nobody_in_any_more_is_stopped_and_started_again() throws SQLException {
        postgres = EmbeddedPostgres.start(folder);
        long left = server().pid();
        folder.write("database/pg_hba.conf", "host all all 127.0.0.1/32 reject");
        execute("SELECT pg_reload_conf()");
        Patience.until("the server to have read it", () -> !letsIn());
        postgres = EmbeddedPostgres.start(folder);
        assertThat(server().pid()).isNotEqualTo(left);
        assertThat(answer("SELECT 42")).isEqualTo("42");
    }

    @Test
    void a_pid_file_that_names_another_program_keeps_nobody_from_starting() throws Exception {
        postgres = EmbeddedPostgres.start(folder);
        postgres.close();
        Process other = new ProcessBuilder("cat").start();
        try {
            folder.write("database/postmaster.pid", other.pid() + "\n" + path.resolve("database") + "\n1\n1\n");
            postgres = EmbeddedPostgres.start(folder);
            assertThat(answer("SELECT 42")).isEqualTo("42");
            assertThat(other.isAlive()).isTrue();
            postgres.close();
            folder.write("database/postmaster.pid", "");
            postgres = EmbeddedPostgres.start(folder);
            assertThat(answer("SELECT 42")).isEqualTo("42");
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void a_port_that_was_taken_meanwhile_is_exchanged_for_a_free_one() throws Exception {
        postgres = EmbeddedPostgres.start(folder);
        String url = postgres.jdbcUrl();
        postgres.close();
        int port = Integer.parseInt(folder.read("database-port").orElseThrow());
        try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(other.isBound()).isTrue();
            postgres = EmbeddedPostgres.start(folder);
            assertThat(postgres.jdbcUrl()).isNotEqualTo(url);
            assertThat(answer("SELECT 42")).isEqualTo("42");
        }
    }

    @Test
    void a_folder_copied_while_the_service_is_stopped_is_a_backup(@TempDir Path elsewhere) throws Exception {
        postgres = EmbeddedPostgres.start(folder);
        execute("CREATE TABLE kept AS SELECT 42 AS answer");
        postgres.close();
        folder.close();
        Path copy = elsewhere.resolve("restored");
        run("cp -a '%1$s' '%2$s'", copy);
        folder = DataFolder.open(copy);
        postgres = EmbeddedPostgres.start(folder);
        assertThat(answer("SELECT answer FROM kept")).isEqualTo("42");
    }

    /** The statements of docs/operations.md; what is committed while the files are copied is in the backup too. */
    @Test
    void a_folder_copied_while_the_service_runs_is_a_backup(@TempDir Path elsewhere) throws Exception {
        postgres = EmbeddedPostgres.start(folder);
        execute("CREATE TABLE kept AS SELECT 42 AS answer");
        Path copy = elsewhere.resolve("restored");
        run("mkdir '%2$s' && cp -a '%1$s/database-password' '%2$s'", copy);
        try (Connection session = postgres.connect("postgres", "postgres"); Statement backup = session.createStatement()) {
            backup.execute("SELECT pg_create_physical_replication_slot('backup', true)");
            backup.execute("SELECT pg_backup_start('tocsin', fast => true)");
            run("cp -a '%1$s/database' '%2$s' && cd '%2$s/database' && rm -rf pg_wal postmaster.* pg_replslot/*", copy);
            execute("INSERT INTO kept VALUES (43)");
            execute("CHECKPOINT");
            try (ResultSet label = backup.executeQuery("SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)")) {
                label.next();
                Files.writeString(copy.resolve("database/backup_label"), label.getString(1));
            }
            run("cp -a '%1$s/database/pg_wal' '%2$s/database/pg_wal'", copy);
            backup.execute("SELECT pg_drop_replication_slot('backup')");
        }
        execute("INSERT INTO kept VALUES (44)");
        postgres.close();
        folder.close();
        folder = DataFolder.open(copy);
        postgres = EmbeddedPostgres.start(folder);
        assertThat(answer("SELECT string_agg(answer::text, ' ' ORDER BY answer) FROM kept")).isEqualTo("42 43");
    }

    @Test
    void what_a_kill_left_half_made_is_made_anew() throws Exception {
        run("mv '%1$s/database' '%1$s/database.initialising' && rm -r '%1$s/database.initialising/global' '%1$s/postgres'",
                path);
        Files.createDirectories(path.resolve("postgres/" + Binaries.VERSION + ".unpacking/bin"));
        postgres = EmbeddedPostgres.start(folder);
        assertThat(answer("SELECT 42")).isEqualTo("42");
        assertThat(path.resolve("database.initialising")).doesNotExist();
    }

    /** Whoever runs this test: root hands the server to nobody, anybody else runs it as themselves. */
    @Test
    void without_user_namespaces_it_still_never_runs_as_root() throws Exception {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
        run("rm -r '%1$s'/database* '%1$s/postgres'", path);
        List<List<String>> prefixes = ServerUser.PREFIXES.stream().filter(prefix -> !prefix.contains("unshare")).toList();
        postgres = EmbeddedPostgres.start(folder, prefixes);
        assertThat(server().info().user()).isPresent().get().isNotEqualTo("root");
        assertThat(answer("SELECT 42")).isEqualTo("42");
        assertThat(permissions(path)).isEqualTo("rwx------");
        postgres.close();
        postgres = EmbeddedPostgres.start(folder);
        assertThat(answer("SELECT 42")).isEqualTo("42");
    }

    @Test
    void a_database_of_another_major_version_is_refused_and_left_alone() throws IOException {
        Files.writeString(path.resolve("database/PG_VERSION"), "17\n");
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder)).isInstanceOf(StartRefused.class)
                .hasMessageContaining("PostgreSQL 17").hasMessageContaining(Binaries.VERSION)
                .hasMessageContaining(path.toString());
    }

    /** As a distribution installs it: the programs that are unpacked elsewhere, and a version with words after it. */
    @Test
    void the_programs_of_an_installed_server_run_in_place_of_those_that_are_brought() throws Exception {
        Path installed = path.resolve("installed");
        run("cp -a '%2$s/postgres/" + Binaries.VERSION + "' '%1$s/installed' && rm '%1$s/postgres'", original);
        postgres = EmbeddedPostgres.start(folder, Optional.of(installed));
        assertThat(answer("SELECT 42")).isEqualTo("42");
        assertThat(server().info().command()).hasValueSatisfying(program -> assertThat(program).contains("/installed/bin/"));
        assertThat(path.resolve("postgres")).doesNotExist();
        long left = server().pid();
        postgres = EmbeddedPostgres.start(folder, Optional.of(installed));
        assertThat(server().pid()).isEqualTo(left);
    }

    @Test
    void a_folder_without_the_right_server_is_refused_with_what_to_set() throws Exception {
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, Optional.of(path))).isInstanceOf(StartRefused.class)
                .hasMessageContaining("TOCSIN_POSTGRESQL_HOME").hasMessageContaining("bin/postgres")
                .hasMessageContaining("/usr/lib/postgresql/18");
        run("mkdir '%1$s/old' '%1$s/old/bin' && cd '%1$s/old/bin' && touch initdb pg_ctl && printf '#!/bin/sh\\necho"
                + " \"postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\"\\n' > postgres && chmod +x *", original);
        assertThatThrownBy(() -> EmbeddedPostgres.start(folder, Optional.of(path.resolve("old"))))
                .isInstanceOf(StartRefused.class).hasMessageContaining("is PostgreSQL 15.18. Tocsin needs 18.");
    }

    @Test
    void a_second_user_of_the_folder_is_refused() {
        assertThatThrownBy(() -> DataFolder.open(path)).isInstanceOf(StartRefused.class)
                .hasMessageContaining(path.toString()).hasMessageContaining("TOCSIN_DATA_DIR");
    }

    @Test
    void a_folder_that_cannot_be_written_is_named() throws IOException {
        Path file = Files.createFile(path.resolve("file"));
        assertThatThrownBy(() -> DataFolder.open(file.resolve("data"))).isInstanceOf(StartRefused.class)
                .hasMessageContaining(file.resolve("data").toString()).hasMessageContaining("TOCSIN_DATA_DIR");
    }

    @Test
    void the_programs_are_there_for_linux_and_macos_and_nowhere_else() throws IOException {
        Binaries.archive("Linux", "amd64").close();
        Binaries.archive("Linux", "aarch64").close();
        Binaries.archive("Mac OS X", "aarch64").close();
        assertThatThrownBy(() -> Binaries.archive("Windows 11", "amd64")).isInstanceOf(StartRefused.class)
                .hasMessageContaining("Windows 11").hasMessageContaining("QUARKUS_DATASOURCE_JDBC_URL");
    }

    /** A line of shell in which %1$s is this test's folder and %2$s the other one. */
    private void run(String line, Path other) throws Exception {
        assertThat(new ProcessBuilder("sh", "-c", line.formatted(path, other)).inheritIO().start().waitFor()).isZero();
    }

    private boolean letsIn() {
        try (Connection connection = postgres.connect("postgres", "tocsin")) {
            return connection.isValid(0);
        } catch (SQLException e) {
            return false;
        }
    }

    private ProcessHandle server() {
        return Postmaster.of(folder.path().resolve("database")).orElseThrow().process();
    }

    private static String permissions(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private String show(String setting) throws SQLException {
        return answer("SHOW " + setting);
    }

    private String answer(String query) throws SQLException {
        try (Connection connection = postgres.connect("postgres", "tocsin");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.connect("postgres", "tocsin");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
