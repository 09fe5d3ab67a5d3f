package io.tocsin;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

import io.smallrye.config.SmallRyeConfigBuilder;
import io.tocsin.access.FirstKey;
import io.tocsin.postgres.DataFolder;
import io.tocsin.postgres.EmbeddedPostgres;
import io.tocsin.postgres.StartRefused;

/**
 * What has to be there before the service starts, and handed to it as system properties, which go before its other
 * configuration: a database and a secret. Both come from outside, or both from the data folder.
 */
final class Foundation implements AutoCloseable {

    static final String JDBC_URL = "quarkus.datasource.jdbc.url";
    static final String SECRET = "tocsin.secret";
    /** Of HMAC-SHA256: a shorter key is weaker than its output (RFC 2104, section 3). */
    private static final int SECRET_BYTES = 32;

    private final Optional<DataFolder> folder;
    private final Optional<EmbeddedPostgres> postgres;

    private Foundation(Optional<DataFolder> folder, Optional<EmbeddedPostgres> postgres) {
        this.folder = folder;
        this.postgres = postgres;
    }

    /**
     * The configured database, or the embedded one where none is configured.
     *
     * @throws StartRefused if there is no database, or no secret that is good enough
     */
    static Foundation lay(Config config) {
        refuseWeakSecret(config);
        config.getOptionalValue(FirstKey.SETTING, String.class).filter(key -> !key.isBlank()).ifPresent(FirstKey::refuseWeak);
        if (config.getOptionalValue(JDBC_URL, String.class).filter(url -> !url.isBlank()).isEmpty()) {
            return layIn(DataFolder.named(config.getOptionalValue("tocsin.data-dir", String.class)), config);
        }
        if (secret(config).isEmpty()) {
            throw new StartRefused("TOCSIN_SECRET is not set. With a database of your own it has to be, the same for every "
                    + "replica and every start: links in advisories that are already sent hang on it. Make one with: "
                    + "openssl rand -base64 48");
        }
        return new Foundation(Optional.empty(), Optional.empty());
    }

    private static Foundation layIn(Path path, Config config) {
        Optional<Path> programs = config.getOptionalValue("tocsin.postgresql-home", String.class)
                .filter(home -> !home.isBlank()).map(Path::of);
        return layIn(path, config, folder -> EmbeddedPostgres.start(folder, programs));
    }

    /** The embedded database in this folder, whatever database is configured, and nothing in it. */
    static Foundation layAnew(Path path) {
        return layIn(path, new SmallRyeConfigBuilder().build(), EmbeddedPostgres::startAnew);
    }

    private static Foundation layIn(Path path, Config config, Function<DataFolder, EmbeddedPostgres> start) {
        DataFolder folder = DataFolder.open(path);
        try {
            EmbeddedPostgres postgres = start.apply(folder);
            System.setProperty(JDBC_URL, postgres.jdbcUrl());
            System.setProperty("quarkus.datasource.username", postgres.username());
            System.setProperty("quarkus.datasource.password", postgres.password());
            System.setProperty(SECRET, secret(config).orElseGet(() -> folder.secret("secret")));
            Logger.getLogger(Foundation.class).infof("The embedded PostgreSQL works in %s", folder.path());
            return new Foundation(Optional.of(folder), Optional.of(postgres));
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** The folder of the embedded database, if it is embedded. */
    Optional<Path> folder() {
        return folder.map(DataFolder::path);
    }

    /** After the service has stopped: the database first, then the folder it lives in is free for others. */
    @Override
    public void close() {
        postgres.ifPresent(EmbeddedPostgres::close);
        folder.ifPresent(DataFolder::close);
    }

    private static void refuseWeakSecret(Config config) {
        secret(config).filter(secret -> secret.getBytes(StandardCharsets.UTF_8).length < SECRET_BYTES).ifPresent(secret -> {
            throw new StartRefused("TOCSIN_SECRET is shorter than %d bytes and could be guessed. Make one with: "
                    .formatted(SECRET_BYTES) + "openssl rand -base64 48");
        });
    }

    private static Optional<String> secret(Config config) {
        return config.getOptionalValue(SECRET, String.class).filter(secret -> !secret.isBlank());
    }
}
