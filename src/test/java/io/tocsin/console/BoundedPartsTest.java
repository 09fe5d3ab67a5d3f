package io.tocsin.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.problem.Refusal;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BoundedPartsTest {

    private static final String HEADERS = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";

    @Test
    void a_form_with_a_file_passes_as_it_is() throws IOException {
        String form = "--x\r\n" + HEADERS + "--y --x\r\r\n--\r\n".repeat(50_000) + "\r\n--x\r\n" + HEADERS + "\r\n--x--\r\n";
        assertThat(read(form)).isEqualTo(form);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "preamble\r\n" })
    void a_form_of_many_parts_is_refused_at_the_first_too_many(String before) {
        assertThatThrownBy(() -> read(before + ("--x\r\n" + HEADERS + "1\r\n").repeat(9))).isInstanceOf(Refusal.class);
    }

    @Test
    void a_form_of_long_headers_is_refused() {
        assertThatThrownBy(() -> read("--x\r\nA: " + "b".repeat(20_000))).isInstanceOf(Refusal.class);
    }

    private static String read(String form) throws IOException {
        try (var parts = new BoundedParts(new ByteArrayInputStream(form.getBytes(StandardCharsets.ISO_8859_1)), "x")) {
            return new String(parts.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }
}
