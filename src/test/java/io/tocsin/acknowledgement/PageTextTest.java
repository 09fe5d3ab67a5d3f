package io.tocsin.acknowledgement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.qute.i18n.Message;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PageTextTest {

    private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}");

    @ParameterizedTest
    @ValueSource(strings = { "de", "fr", "es" })
    void every_language_says_everything_and_names_the_same_things(String language) throws Exception {
        var texts = new Properties();
        try (Reader file = new InputStreamReader(
                PageTextTest.class.getResourceAsStream("/messages/page_" + language + ".properties"), StandardCharsets.UTF_8)) {
            texts.load(file);
        }
        assertThat(texts.stringPropertyNames())
                .isEqualTo(Arrays.stream(PageText.class.getMethods()).map(Method::getName).collect(Collectors.toSet()));
        for (Method method : PageText.class.getMethods()) {
            assertThat(parameters(texts.getProperty(method.getName()))).as(method.getName())
                    .isEqualTo(parameters(method.getAnnotation(Message.class).value()));
        }
    }

    private static Set<String> parameters(String text) {
        return PARAMETER.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "en-GB | Europe/London | 21 January 2022, 23:18\u00a0UTC (Europe/London)",
            "de | Europe/Berlin | 22. Januar 2022, 00:18\u00a0UTC+1 (Europe/Berlin)",
            "fr-CA | America/St_Johns | 21 janvier 2022, 19:48\u00a0UTC\u22123:30 (America/St_Johns)",
            "es | Asia/Kolkata | 22 de enero de 2022, 04:48\u00a0UTC+5:30 (Asia/Kolkata)",
            "ja | Asia/Tokyo | 22 January 2022, 08:18\u00a0UTC+9 (Asia/Tokyo)",
            "en-US |  | January 21, 2022, 23:18\u00a0UTC",
            "en | UTC | 21 January 2022, 23:18\u00a0UTC",
            "en | Mars/Olympus | 21 January 2022, 23:18\u00a0UTC",
            "de | America/New_York | 21. Januar 2022, 18:18\u00a0UTC\u22125 (America/New_York)" })
    void times_are_shown_as_the_reader_writes_them_with_their_zone(String locale, String zone, String shown) {
        assertThat(PageLanguage.of(locale, zone).show(Instant.parse("2022-01-21T23:18:00Z"))).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "de-CH, en;q=0.5 | de", "ja, fr;q=0.3 | fr", "pt-BR | en", "* | en", "; ; | en",
            " | en" })
    void a_page_for_nobody_in_particular_speaks_what_the_browser_asks_for(String accepted, String language) {
        assertThat(PageLanguage.accepted(accepted).language()).isEqualTo(language);
    }
}
