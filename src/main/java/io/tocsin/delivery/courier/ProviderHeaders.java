package io.tocsin.delivery.courier;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.inject.Singleton;

import io.smallrye.config.ConfigMapping;

/**
 * Headers with which a mail provider is told a delivery's id, to say it again in the events that it posts. The Message-ID
 * would do where it comes back; some replace it, or leave it out of their events. Providers take these headers off.
 */
@Singleton
public class ProviderHeaders {

    /** Set as {@code TOCSIN_DELIVERY_PROVIDER}. */
    @ConfigMapping(prefix = "tocsin.delivery")
    public interface Settings {

        /** Whose service the relay is; without it nothing is added. */
        Optional<Provider> provider();
    }

    public enum Provider {
        /** Comes back among {@code mail.tags}, from a configuration set's events. */
        SES,
        /** Comes back as a field of the event. */
        SENDGRID,
        /** Comes back among {@code user-variables}. */
        MAILGUN,
        /** Comes back among {@code Metadata}; and Postmark is asked to leave our Message-ID as it is. */
        POSTMARK
    }

    private final Provider provider;

    ProviderHeaders(Settings settings) {
        provider = settings.provider().orElse(null);
    }

    /** @return names and values, each of one line of ASCII */
    public Map<String, String> of(UUID deliveryId) {
        if (provider == null) {
            return Map.of();
        }
        return switch (provider) {
            case SES -> Map.of("X-SES-MESSAGE-TAGS", "tocsin-delivery=" + deliveryId);
            case SENDGRID -> Map.of("X-SMTPAPI", "{\"unique_args\":{\"tocsin_delivery\":\"" + deliveryId + "\"}}");
            case MAILGUN -> Map.of("X-Mailgun-Variables", "{\"tocsin-delivery\":\"" + deliveryId + "\"}");
            case POSTMARK -> Map.of("X-PM-Metadata-tocsin-delivery", deliveryId.toString(), "X-PM-KeepID", "true");
        };
    }
}
