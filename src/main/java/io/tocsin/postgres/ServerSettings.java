package io.tocsin.postgres;

/** The server's two configuration files, written anew at each start; {@code local.conf} beside them is the operator's. */
final class ServerSettings {

    private ServerSettings() {
    }

    /**
     * Durable, on loopback only, and sized for a neighbour of the service's own JVM. The log says what went wrong, never with
     * which values: those are people's names and addresses.
     */
    static String postgresqlConf(int port) {
        return """
                # Written by Tocsin at each start. Your own settings go into local.conf in this folder, which wins.
                listen_addresses = '127.0.0.1'
                port = %d
                unix_socket_directories = ''
                password_encryption = scram-sha-256
                max_connections = 100
                idle_in_transaction_session_timeout = 5min

                fsync = on
                synchronous_commit = on
                full_page_writes = on
                wal_level = replica
                max_wal_size = 2GB
                checkpoint_timeout = 10min

                shared_buffers = 128MB
                effective_cache_size = 1GB
                work_mem = 8MB
                maintenance_work_mem = 64MB
                jit = off

                timezone = 'UTC'
                log_timezone = 'UTC'
                lc_messages = 'C'
                logging_collector = on
                log_directory = '../log'
                log_filename = 'postgresql-%%a.log'
                log_truncate_on_rotation = on
                log_rotation_age = 1d
                log_rotation_size = 0
                log_line_prefix = '%%m [%%p] '
                log_error_verbosity = terse
                log_min_error_statement = panic

                include_if_exists = 'local.conf'
                """.formatted(port);
    }

    /** A password for everybody; replication is there for a base backup of the running server. */
    static String pgHbaConf() {
        return """
                # Written by Tocsin at each start.
                host all         all 127.0.0.1/32 scram-sha-256
                host replication all 127.0.0.1/32 scram-sha-256
                """;
    }
}
