package io.tocsin.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How deliveries are sent; set as {@code TOCSIN_DELIVERY_CONNECTIONS} and so on. */
@ConfigMapping(prefix = "tocsin.delivery")
public interface DeliverySettings {

    /** Whether a crash's doubt is resolved by sending again or by asking a person. */
    enum Unknown {
        /** Send again with the same Message-ID: a tenant told twice is better off than one not told. */
        RESEND,
        /** Hold it until an operator retries. */
        ASK
    }

    /** Whether this process sends at all; a replica that only answers the API says no. */
    @WithDefault("true")
    boolean worker();

    /** What a recipient domain is sent, in place of what is known of it beforehand; by domain, in lower case. */
    Map<String, DestinationSettings> destination();

    /**
     * Whether DNS is asked for the mail servers of recipient domains once a notice is prepared, so that domains behind one
     * receiver are shaped as one.
     */
    @WithDefault("false")
    boolean receiversByMx();

    /** Tiers of tenants in the order in which they are told; those not named come after. */
    Optional<List<String>> tiers();

    /** Of all replicas together. */
    interface DestinationSettings {

        /** Messages a second. */
        OptionalDouble rate();

        /** Messages under way at once. */
        OptionalInt concurrency();
    }

    /** How long after release a delivery is attempted before it is given up as expired. */
    @WithDefault("PT72H")
    Duration deadline();

    /**
     * How long a worker counts as alive without a word from it. It renews its lease three times as often; what a dead one
     * held is taken up by another after this time and a second.
     */
    @WithDefault("PT10S")
    Duration lease();

    /** How long a worker that found nothing waits before it looks again. */
    @WithDefault("PT0.5S")
    Duration poll();

    /** What becomes of a delivery of which nobody knows whether the relay has it. */
    @WithDefault("RESEND")
    Unknown unknown();
}
