package io.tocsin.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ContentTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            '',         ''
            a,          a^
            a^,         a^
            a/b/,       a^b^
            a|b,        a^b^
            a||b,       a^^b^
            a^/b,       a^^b^
            .,          ..^
            ./../a.b/.c, ..^...^a.b^..c^
            /,          ^
            |,          ^
            """)
    void every_line_ends_in_crlf_and_no_line_is_a_lone_dot(String message, String wire) {
        assertThat(new String(of(message), UTF_8)).isEqualTo(written(wire));
    }

    /** Slash for LF, bar for CR, circumflex for both. */
    private static String written(String text) {
        return text.replace("^", "\r\n").replace('/', '\n').replace('|', '\r');
    }

    private static byte[] of(String message) {
        byte[] octets = written(message).getBytes(UTF_8);
        return Content.of(octets, octets.length);
    }

    @ParameterizedTest
    @CsvSource({ "'.\\n', 100000", "'\\n', 100000", "'.x\\r\\n', 50000" })
    void however_much_it_grows(String line, int times) {
        String message = line.translateEscapes().repeat(times);
        byte[] wire = Content.of(message.getBytes(UTF_8), message.length());
        assertThat(new String(wire, UTF_8))
                .isEqualTo(message.replace("\r\n", "\n").replaceAll("(?m)^\\.", "..").replace("\n", "\r\n"));
    }
}
