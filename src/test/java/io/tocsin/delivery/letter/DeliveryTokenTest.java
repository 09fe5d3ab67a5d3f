package io.tocsin.delivery.letter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeliveryTokenTest {

    @Inject
    DeliveryToken token;

    UUID delivery = UUID.randomUUID();

    @Test
    void a_token_names_its_delivery_and_version_and_is_the_same_each_time() {
        String made = token.of(delivery, 3);
        assertThat(made).matches("[A-Za-z0-9_-]{46}").isEqualTo(token.of(delivery, 3)).isNotEqualTo(token.of(delivery, 4));
        assertThat(token.read(made)).contains(new DeliveryToken.Named(delivery, 3));
    }

    @Test
    void a_token_with_any_bit_changed_is_none_of_ours() {
        byte[] made = Base64.getUrlDecoder().decode(token.of(delivery, 1));
        for (int bit = 0; bit < made.length * 8; bit++) {
            byte[] changed = made.clone();
            changed[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(token.read(Base64.getUrlEncoder().withoutPadding().encodeToString(changed))).isEmpty();
        }
    }

    @Test
    void what_was_never_a_token_is_none_of_ours() {
        for (String text : new String[] { "", "x", "%%%", "../../etc/passwd", "A".repeat(46), "A".repeat(5000), "é" }) {
            assertThat(token.read(text)).isEmpty();
        }
    }
}
