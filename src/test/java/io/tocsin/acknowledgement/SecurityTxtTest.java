package io.tocsin.acknowledgement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.tocsin.problem.Refusal;
import io.tocsin.vendor.Brand;
import io.tocsin.vendor.VendorSettings;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SecurityTxtTest {

    private static final Brand PLAIN = new Brand("Vendor", null, null, List.of(), null, null, null);

    @Test
    void who_answers_for_security_comes_first_with_the_key_for_mail_to_them() {
        var brand = new Brand("Vendor", null, null, List.of(), "psirt@vendor.example", "https://vendor.example/key.asc", null);

        assertThat(SecurityTxtResource.text(vendor(Map.of("tocsin.vendor.email", "security@vendor.example")), brand,
                "https://notices.vendor.example", clock())).startsWith("""
                        Contact: mailto:psirt@vendor.example
                        Contact: mailto:security@vendor.example
                        Encryption: https://vendor.example/key.asc
                        Expires: """);
    }

    @Test
    void the_vendors_contacts_stand_in_it_for_the_next_three_months() {
        assertThat(
                SecurityTxtResource.text(vendor(Map.of("tocsin.vendor.email", "security@vendor.example", "tocsin.vendor.phone",
                        "+49 30 123 456", "tocsin.vendor.url", "https://vendor.example", "tocsin.vendor.security-policy",
                        "https://vendor.example/policy")), PLAIN, "https://notices.vendor.example", clock()))
                .isEqualTo("""
                        Contact: mailto:security@vendor.example
                        Contact: tel:+49-30-123-456
                        Contact: https://vendor.example
                        Expires: 2026-04-01T00:00:00Z
                        Preferred-Languages: en, de, fr, es
                        Canonical: https://notices.vendor.example/.well-known/security.txt
                        Policy: https://vendor.example/policy

                        # Whether a notice is genuine is told here, by the code in it:
                        # https://notices.vendor.example/verify
                        # Public keys of the signed notice.jws that comes with each (RFC 7515, 7517):
                        # https://notices.vendor.example/.well-known/jwks.json
                        """);
    }

    @Test
    void web_addresses_that_are_not_https_stay_out_of_it() {
        assertThat(SecurityTxtResource.text(vendor(Map.of("tocsin.vendor.email", "security@vendor.example", "tocsin.vendor.url",
                "http://vendor.example")), PLAIN, "http://localhost:8080", clock()).lines()
                .filter(line -> !line.startsWith("#")))
                .noneMatch(line -> line.contains("http://"));
    }

    @Test
    void without_any_contact_there_is_none() {
        assertThatThrownBy(() -> SecurityTxtResource.text(vendor(Map.of()), PLAIN, "https://notices.vendor.example", clock()))
                .isInstanceOf(Refusal.class).hasMessageContaining("TOCSIN_VENDOR_EMAIL");
    }

    private static Clock clock() {
        return Clock.fixed(Instant.parse("2026-01-01T09:30:00Z"), ZoneOffset.UTC);
    }

    private static VendorSettings vendor(Map<String, String> settings) {
        return new SmallRyeConfigBuilder().withMapping(VendorSettings.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100)).build().getConfigMapping(VendorSettings.class);
    }
}
