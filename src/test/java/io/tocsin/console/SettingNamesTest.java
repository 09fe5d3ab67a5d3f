package io.tocsin.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SettingNamesTest {

    static final String REFUSAL = "There is no mail relay, so nothing can be sent. Set QUARKUS_MAILER_HOST (and _PORT,"
            + " _USERNAME, _PASSWORD, _FROM), restart, and release again.";
    static final String REMEDY = "Whoever runs this service sets its public address (TOCSIN_PUBLIC_URL).";

    @Test
    void an_admin_reads_which_setting_it_is() {
        assertThat(SettingNames.forViewer(REFUSAL, viewer("viewer", "admin")))
                .isEqualTo("There is no mail relay, so nothing can"
                        + " be sent. Whoever runs this service sets QUARKUS_MAILER_HOST (and _PORT, _USERNAME, _PASSWORD, _FROM) and"
                        + " restarts it; then release again.");
        assertThat(SettingNames.forViewer(REMEDY, viewer("viewer", "admin"))).isEqualTo(REMEDY);
    }

    @Test
    void everybody_else_reads_who_sets_it() {
        assertThat(SettingNames.forViewer(REFUSAL, viewer("viewer", "sender"))).isEqualTo("There is no mail relay, so nothing"
                + " can be sent. Whoever runs this service has to set that up first; then release again.");
        assertThat(SettingNames.forViewer(REMEDY, viewer("viewer")))
                .isEqualTo("Whoever runs this service sets its public address.");
    }

    private static Viewer viewer(String... roles) {
        return new Viewer(UUID.randomUUID(), "Ann", Set.of(roles), ZoneOffset.UTC, Theme.AUTO, UUID.randomUUID());
    }
}
