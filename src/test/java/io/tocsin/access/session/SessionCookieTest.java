package io.tocsin.access.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionCookieTest {

    final SessionCookie secure = new SessionCookie("https://trust.vendor.example");

    @ParameterizedTest
    @CsvSource({ "http://tocsin.inner.example:8080,", "http://10.0.0.7:8080,", "http://10.0.0.7:8080,http",
            "http://localhost.vendor.example," })
    void a_browser_drops_the_secure_cookie_of_a_page_over_plain_http(String origin, String forwarded) {
        assertThat(secure.isDropped(origin, forwarded)).isTrue();
        assertThat(new SessionCookie("http://tocsin.inner.example:8080").isDropped(origin, forwarded)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://trust.vendor.example", "http://localhost:8080", "http://127.0.0.1:8080",
            "http://[::1]:8080",
            "http://console.localhost", "null" })
    void it_keeps_that_of_https_and_of_its_own_machine(String origin) {
        assertThat(secure.isDropped(origin, null)).isFalse();
    }

    @Test
    void what_came_over_https_or_says_nothing_is_let_in() {
        assertThat(secure.isDropped("http://trust.vendor.example", "https")).isFalse();
        assertThat(secure.isDropped(null, null)).isFalse();
    }
}
