package io.tocsin.delivery.courier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.access.Secrets;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReturnPathTest {

    private final ReturnPath path = path("0123456789abcdef0123456789abcdef", "Bounces@Vendor.example");
    private final UUID delivery = UUID.randomUUID();

    private static ReturnPath path(String secret, String address) {
        return new ReturnPath(Secrets.of(secret),
                new CourierConfig("tocsin.delivery.bounce-address", address).courier());
    }

    @Test
    void an_address_says_whose_it_is_whatever_servers_do_to_its_case() {
        String address = path.of(delivery).orElseThrow();
        assertThat(address).matches("Bounces\\+[0-9a-v]{26}\\.[0-9a-v]{12}@Vendor\\.example").hasSizeLessThan(100);
        assertThat(address.substring(0, address.indexOf('@'))).hasSizeLessThanOrEqualTo(64);
        assertThat(path.deliveryOf(address)).contains(delivery);
        assertThat(path.deliveryOf("<" + address.toUpperCase(Locale.ROOT) + ">")).contains(delivery);
        assertThat(path.deliveryOfEnvid(path.envid(delivery))).contains(delivery);
    }

    @Test
    void every_id_comes_back() {
        for (UUID id : new UUID[] { new UUID(0, 0), new UUID(-1, -1), new UUID(0, 1), new UUID(Long.MIN_VALUE, 7) }) {
            assertThat(path.deliveryOf(path.of(id).orElseThrow())).contains(id);
        }
    }

    @Test
    void nobody_without_the_secret_makes_one() {
        ReturnPath forger = path("another secret of thirty-two octets", "bounces@vendor.example");
        assertThat(path.deliveryOf(forger.of(delivery).orElseThrow())).isEmpty();
        assertThat(path.deliveryOfEnvid(forger.envid(delivery))).isEmpty();
        String address = path.of(delivery).orElseThrow();
        for (int i = 8; i < address.indexOf('@'); i++) {
            char other = address.charAt(i) == 'a' ? 'b' : 'a';
            assertThat(path.deliveryOf(address.substring(0, i) + other + address.substring(i + 1))).isEmpty();
        }
    }

    @Test
    void what_was_never_one_is_none() {
        for (String text : new String[] { null, "", "<>", "@", "bounces@vendor.example", "bounces+@vendor.example",
                "bounces+" + "0".repeat(39) + "@vendor.example", "bounces+@vendor.example@vendor.example", "x".repeat(9999) }) {
            assertThat(path.deliveryOf(text)).isEmpty();
            assertThat(path.deliveryOfEnvid(text)).isEmpty();
        }
    }

    @Test
    void without_a_bounce_address_there_is_none_and_an_impossible_one_is_said_at_the_start() {
        var none = new ReturnPath(Secrets.of("0123456789abcdef0123456789abcdef"), new CourierConfig().courier());
        assertThat(none.of(delivery)).isEmpty();
        assertThat(none.deliveryOf(path.of(delivery).orElseThrow())).isEmpty();
        assertThatThrownBy(() -> path("0123456789abcdef0123456789abcdef", "no address"))
                .hasMessageContaining("TOCSIN_DELIVERY_BOUNCE_ADDRESS");
    }
}
