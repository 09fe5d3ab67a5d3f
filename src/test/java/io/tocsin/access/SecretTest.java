package io.tocsin.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SecretTest {

    Secret secret = new Secret("0123456789abcdef0123456789abcdef");

    @Test
    void the_same_bytes_cut_otherwise_or_for_another_purpose_are_proved_otherwise() {
        assertThat(secret.mac("token", bytes("ab"), bytes("c"))).hasSize(32)
                .isEqualTo(secret.mac("token", bytes("ab"), bytes("c")))
                .isNotEqualTo(secret.mac("token", bytes("a"), bytes("bc")))
                .isNotEqualTo(secret.mac("token", bytes("abc")))
                .isNotEqualTo(secret.mac("tokena", bytes("b"), bytes("c")))
                .isNotEqualTo(secret.mac("code", bytes("ab"), bytes("c")));
    }

    /** Links in advisories that were sent by an older version hang on this value: it may never change. */
    @Test
    void what_was_proved_by_an_earlier_version_still_holds() {
        byte[] sent = HexFormat.of().parseHex("5d188ea7691d830c2bf1084d2c7f9f4755c98265a0dfe1f659f1382f4aa94252");
        assertThat(secret.holds(sent, "token", bytes("delivery"), new byte[] { 1 })).isTrue();
        assertThat(secret.holds(sent, "token", bytes("delivery"), new byte[] { 2 })).isFalse();
    }

    /** RFC 5869, appendix A.3: its first 32 octets. */
    @Test
    void keys_for_ciphers_are_made_as_the_standard_says() {
        assertThat(new Secret("\u000b".repeat(22)).key(""))
                .isEqualTo(HexFormat.of().parseHex("8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"));
        assertThat(secret.key("one")).isNotEqualTo(secret.key("another"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
