package io.tocsin.testkit;

import java.nio.file.Path;
import java.util.Map;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.tocsin.postgres.DataFolder;
import io.tocsin.postgres.EmbeddedPostgres;
import io.tocsin.postgres.FreshDatabase;

/**
 * The PostgreSQL of every test that runs in the application: the embedded one, set up as in production, with an empty
 * database at each run. Being global, it needs no mention in the tests, and whatever the environment says of a database
 * does not count.
 */
@WithTestResource(value = EmbeddedPostgresResource.class, scope = TestResourceScope.GLOBAL)
public class EmbeddedPostgresResource implements QuarkusTestResourceLifecycleManager {

    private DataFolder folder;
    private EmbeddedPostgres postgres;

    @Override
    public Map<String, String> start() {
        // Two processes share the tests, each with a server of its own.
        folder = DataFolder.open(Path.of("target", "test-data"));
        postgres = EmbeddedPostgres.start(folder);
        FreshDatabase.on(postgres);
        return Map.of("quarkus.datasource.jdbc.url", postgres.jdbcUrl(),
                "quarkus.datasource.username", postgres.username(),
                "quarkus.datasource.password", postgres.password(),
                "tocsin.secret", folder.secret("secret"));
    }

    @Override
    public void stop() {
        if (postgres != null) {
            postgres.close();
        }
        if (folder != null) {
            folder.close();
        }
    }
}
