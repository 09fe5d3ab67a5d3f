package io.tocsin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tocsin.postgres.StartRefused;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FoundationTest {

    @TempDir
    Path folder;

    @Test
    void a_first_key_that_will_not_do_is_refused_before_anything_is_made() {
        Path data = folder.resolve("data");
        var config = new SmallRyeConfigBuilder().withSources(new PropertiesConfigSource(
                Map.of("tocsin.bootstrap-api-key", "short", "tocsin.data-dir", data.toString()), "test", 100)).build();

        assertThatThrownBy(() -> Foundation.lay(config).close()).isInstanceOf(StartRefused.class)
                .hasMessageContaining("TOCSIN_BOOTSTRAP_API_KEY");
        assertThat(data).doesNotExist();
    }
}
