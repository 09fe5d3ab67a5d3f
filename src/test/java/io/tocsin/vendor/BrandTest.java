package io.tocsin.vendor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

import javax.imageio.ImageIO;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tocsin.postgres.StartRefused;

@DisplayNameGeneration(ReplaceUnderscores.class)
class BrandTest {

    @TempDir
    Path folder;

    /** As the W3C's own examples and other calculators have them. */
    @ParameterizedTest
    @CsvSource({ "#000000, #ffffff, 21.00", "#767676, #ffffff, 4.54", "#777777, #ffffff, 4.48", "#ff0000, #ffffff, 4.00",
            "#0b57b7, #ffffff, 6.86", "#ffffff, #ffffff, 1.00" })
    void contrast_is_that_of_wcag(String one, String other, double ratio) {
        assertThat(Colour.of(one).contrastWith(Colour.of(other))).isEqualTo(Colour.of(other).contrastWith(Colour.of(one)))
                .isCloseTo(ratio, within(0.005));
    }

    @Test
    void nothing_set_looks_as_it_always_did() {
        Brand brand = brand();

        assertThat(brand.name()).isEqualTo("Acme Cloud");
        assertThat(brand.color()).isNull();
        assertThat(brand.colorDark()).isNull();
        assertThat(brand.logo()).isNull();
        assertThat(brand.postalAddress()).isEmpty();
    }

    @Test
    void a_colour_that_is_hard_to_read_is_refused_with_what_was_measured() {
        assertThatThrownBy(() -> brand("color", "#FFAA00")).as("told to whoever starts it, in one line")
                .isInstanceOf(StartRefused.class).hasMessageContaining("TOCSIN_BRAND_COLOR")
                .hasMessageContaining("#ffaa00 has a contrast of 1.91:1 on #ffffff").hasMessageContaining("4.5:1")
                .hasMessageContaining("darker");
        assertThatThrownBy(() -> brand("color", "#767676")).as("on the grey beside the mail").hasMessageContaining("#eef0f3");
        assertThatThrownBy(() -> brand("color", "#a00000", "color-dark", "#a00000"))
                .hasMessageContaining("TOCSIN_BRAND_COLOR_DARK").hasMessageContaining("lighter");
        assertThatThrownBy(() -> brand("color", "red")).hasMessageContaining("is not a colour like #0b57b7");
        assertThatThrownBy(() -> brand("color-dark", "#ffffff")).hasMessageContaining("TOCSIN_BRAND_COLOR_DARK");
    }

    @ParameterizedTest
    @ValueSource(strings = { "#000000", "#a00000", "#006400", "#00008b", "#5b2d8b" })
    void a_colour_for_the_dark_is_made_of_the_other(String color) {
        Brand brand = brand("color", color);

        assertThat(brand.color()).isEqualTo(color);
        for (String ground : new String[] { "#252d37", "#1a2028", "#1b1f25", "#111418", "#0f1318" }) {
            assertThat(Colour.of(brand.colorDark()).contrastWith(Colour.of(ground))).isGreaterThanOrEqualTo(4.5);
        }
        assertThat(Colour.of(brand.colorDark()).contrastWith(Colour.of("#10151c"))).as("of a button's words")
                .isGreaterThanOrEqualTo(4.5);
    }

    @Test
    void a_logo_is_a_small_png_shown_no_higher_than_a_line_or_two() throws IOException {
        Path file = Files.write(folder.resolve("logo.png"), png(300, 100));
        Logo logo = brand("logo", file.toString()).logo();

        assertThat(logo.width()).isEqualTo(120);
        assertThat(logo.height()).isEqualTo(40);
        assertThat(logo.contentId()).matches("logo-[0-9a-f]{32}@brand");
    }

    @Test
    void what_is_no_small_png_is_refused() throws IOException {
        byte[] png = png(10, 10);
        byte[] withMore = Arrays.copyOf(png, png.length + 10);
        assertThatThrownBy(() -> Logo.of("<svg onload='x'/>".repeat(9).getBytes(US_ASCII))).hasMessageContaining("PNG");
        assertThatThrownBy(() -> Logo.of(withMore)).as("something behind its end").hasMessageContaining("PNG");
        assertThatThrownBy(() -> Logo.of(png(2001, 1))).hasMessageContaining("2001 by 1 pixels");
        Path large = Files.write(folder.resolve("large.png"), Arrays.copyOf(png, Logo.MOST_BYTES + 1));
        assertThatThrownBy(() -> brand("logo", large.toString())).hasMessageContaining("TOCSIN_BRAND_LOGO")
                .hasMessageContaining("16384 bytes");
        assertThatThrownBy(() -> brand("logo", folder.resolve("none.png").toString())).hasMessageContaining("cannot be read");
    }

    @Test
    void addresses_are_lines_and_links_lead_where_they_say() {
        Brand brand = brand("postal-address", "Acme GmbH, Ring 1\n10115 Berlin", "security-contact", "psirt@acme.example",
                "pgp-key", "https://acme.example/key.asc");

        assertThat(brand.postalAddress()).containsExactly("Acme GmbH", "Ring 1", "10115 Berlin");
        assertThat(brand.securityAddress()).isEqualTo("mailto:psirt@acme.example");
        assertThatThrownBy(() -> brand("pgp-key", "javascript:alert(1)")).hasMessageContaining("TOCSIN_BRAND_PGP_KEY");
        assertThatThrownBy(() -> brand("pgp-key", "https://x.example/\"onclick=")).hasMessageContaining("https address");
        assertThatThrownBy(() -> brand("security-contact", "http://x.example")).hasMessageContaining("SECURITY_CONTACT");
        assertThatThrownBy(() -> brand("postal-address", "a\u0007b")).hasMessageContaining("TOCSIN_BRAND_POSTAL_ADDRESS");
    }

    private static byte[] png(int width, int height) throws IOException {
        var out = new ByteArrayOutputStream();
        ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY), "png", out);
        return out.toByteArray();
    }

    private static Brand brand(String... settings) {
        Map<String, String> properties = new HashMap<>(Map.of("tocsin.vendor.name", "Acme Cloud"));
        for (int i = 0; i < settings.length; i += 2) {
            properties.put("tocsin.brand." + settings[i], settings[i + 1]);
        }
        var config = new SmallRyeConfigBuilder().withMapping(BrandSettings.class).withMapping(VendorSettings.class)
                .withSources(new PropertiesConfigSource(properties, "test", 100)).build();
        return new CurrentBrand(config.getConfigMapping(BrandSettings.class), config.getConfigMapping(VendorSettings.class))
                .get();
    }
}
