package io.tocsin;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MainTest {

    @Test
    void a_setting_that_the_locale_garbled_is_named_and_not_printed_in_letters() {
        assertThatThrownBy(() -> Main.refuseGarbled(Map.of("TOCSIN_VENDOR_NAME", "M\uFFFD\uFFFDller GmbH")))
                .hasMessageContainingAll("TOCSIN_VENDOR_NAME", "LC_ALL=C.UTF-8");
        assertThatCode(() -> Main.refuseGarbled(Map.of("TOCSIN_VENDOR_NAME", "Müller GmbH", "PS1", "\uFFFD")))
                .doesNotThrowAnyException();
    }
}
