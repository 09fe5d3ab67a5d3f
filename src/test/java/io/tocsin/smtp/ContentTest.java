package io.tocsin.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.Random;

import jakarta.mail.internet.MimeUtility;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ContentTest {

    @ParameterizedTest
    @CsvSource(textBlock = """
            '',         ''
            a,          a
            a^,         a^
            a/b/,       a^b^
            a|b,        a^b
            a||b,       a^^b
            a^/b,       a^^b
            .,          ..
            ./../a.b/.c, ..^...^a.b^..c
            /,          ^
            |,          ^
            """)
    void every_line_ends_in_crlf_and_no_line_is_a_lone_dot(String message, String wire) {
        assertThat(wireOf(written(message))).isEqualTo("Content-Transfer-Encoding: 7bit\r\n\r\n" + written(wire));
    }

    /** Slash for LF, bar for CR, circumflex for both. */
    private static String written(String text) {
        return text.replace("^", "\r\n").replace('/', '\n').replace('|', '\r');
    }

    private static String wireOf(String words) {
        return new String(new Content(1).encoded(words.getBytes(UTF_8)).wire(), UTF_8);
    }

    @ParameterizedTest
    @CsvSource({ "'.\\n', 100000", "'\\n', 100000", "'.x\\r\\n', 50000", "'.ä\\n', 50000", "'.あ\\r', 50000" })
    void however_much_it_grows(String line, int times) throws Exception {
        String words = line.translateEscapes().repeat(times);
        assertThat(read(wireOf(words))).isEqualTo(words.replaceAll("\r\n|\r", "\n"));
    }

    /** Seeds are in the message of a failure. */
    @Test
    void any_words_come_back_through_a_reader_that_is_not_ours_and_no_line_of_them_is_too_long() throws Exception {
        String[] tokens = { ".", "..", "\n", "\r\n", "\r", " ", "  ", "\t", "=", "=3D", "a", "word ", "ä", "–", "日本語",
                "\uD83D\uDD14",
                "\u0000", "\u007F", "From ", "x".repeat(74), "x".repeat(75), "x".repeat(76), "y".repeat(997), "z".repeat(999),
                "日".repeat(300), "\n.", "\n.\n", " \n", "\t\r\n", "=\n" };
        for (int seed = 0; seed < 5000; seed++) {
            var random = new Random(seed);
            var words = new StringBuilder();
            for (int i = random.nextInt(12); i >= 0; i--) {
                words.append(tokens[random.nextInt(tokens.length)]);
            }
            String wire = wireOf(words.toString());
            assertThat(wire).as("seed %d", seed).matches("(?s)\\p{ASCII}*").doesNotContainPattern("\r(?!\n)|(?<!\r)\n")
                    .doesNotContainPattern("\n\\.(?!\\.)");
            int longest = wire.contains("7bit") ? 998 : 76;
            assertThat(wire.replace("\n..", "\n.").lines().mapToInt(String::length).max().orElse(0)).as("seed %d", seed)
                    .isLessThanOrEqualTo(longest);
            assertThat(longest == 76 ? wire.replace("=\r\n", "") : wire).as("seed %d: white space at a line's end", seed)
                    .satisfies(
                            lines -> assertThat(
                                    lines.substring(lines.indexOf("\r\n\r\n") + 4).matches("(?s).*[ \t](\r\n.*|\\z)"))
                                    .isFalse());
            assertThat(read(wire)).as("seed %d", seed).isEqualTo(words.toString().replaceAll("\r\n|\r", "\n"));
        }
    }

    @Test
    void octets_are_found_wherever_they_stand() {
        for (int other = 0; other < 256; other++) {
            for (int at = 0; at < 20; at++) {
                byte[] octets = "aaaaaaaaaaaaaaaaaaaa".getBytes(UTF_8);
                octets[at] = (byte) other;
                int beyond = other > 127 ? at : octets.length;
                int unprintable = other < 32 || other > 126 ? at : octets.length;
                assertThat(Octets.beyondAscii(octets, 0)).isEqualTo(beyond);
                assertThat(Octets.countBeyondAscii(octets)).isEqualTo(other > 127 ? 1 : 0);
                assertThat(Octets.beyondPrintable(octets, 0)).as("%d at %d", other, at).isEqualTo(unprintable);
                assertThat(Octets.beyondLiteral(octets, 0)).as("%d at %d", other, at)
                        .isEqualTo(other == '=' ? at : unprintable);
            }
        }
    }

    /** As a receiver does: takes doubled dots off, and lets Jakarta Mail decode. Line ends become LF. */
    private static String read(String wire) throws Exception {
        String body = wire.substring(wire.indexOf("\r\n\r\n") + 4);
        String unstuffed = (body.startsWith(".") ? body.substring(1) : body).replace("\n..", "\n.");
        String encoding = wire.substring(wire.indexOf(": ") + 2, wire.indexOf("\r\n"));
        try (var decoded = MimeUtility.decode(new ByteArrayInputStream(unstuffed.getBytes(UTF_8)), encoding)) {
            return new String(decoded.readAllBytes(), UTF_8).replace("\r\n", "\n");
        }
    }
}
