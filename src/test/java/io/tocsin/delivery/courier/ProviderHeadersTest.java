package io.tocsin.delivery.courier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tocsin.delivery.courier.ProviderHeaders.Provider;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ProviderHeadersTest {

    static final UUID DELIVERY = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = { "SES, X-SES-MESSAGE-TAGS, tocsin-delivery=ID",
            "SENDGRID, X-SMTPAPI, {\"unique_args\":{\"tocsin_delivery\":\"ID\"}}",
            "MAILGUN, X-Mailgun-Variables, {\"tocsin-delivery\":\"ID\"}", "POSTMARK, X-PM-Metadata-tocsin-delivery, ID",
            "POSTMARK, X-PM-KeepID, true" })
    void each_provider_is_told_the_delivery_in_its_own_way(Provider provider, String name, String value) {
        assertThat(new ProviderHeaders(() -> Optional.of(provider)).of(DELIVERY))
                .containsEntry(name, value.replace("ID", DELIVERY.toString()))
                .allSatisfy((header, text) -> assertThat(header + text).matches("[ -~]{1,900}"));
    }

    @Test
    void a_relay_of_ones_own_is_told_nothing() {
        assertThat(new ProviderHeaders(Optional::empty).of(DELIVERY)).isEmpty();
    }
}
