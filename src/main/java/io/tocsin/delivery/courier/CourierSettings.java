package io.tocsin.delivery.courier;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;

/** Who takes the letters, and to which relays; set as {@code TOCSIN_DELIVERY_COURIER} and so on. */
@ConfigMapping(prefix = "tocsin.delivery")
public interface CourierSettings {

    /** The relay whose settings are {@code quarkus.mailer.*}, without a name between. */
    String DEFAULT_RELAY = "default";

    enum Kind {
        /** One round trip for the envelope and one for the message; tells how far it got; knows several relays. */
        PIPELINED,
        /** The Quarkus Mailer's client. */
        MAILER
    }

    @WithDefault("PIPELINED")
    Kind courier();

    /** Connections of this process to the relay, each with a delivery at a time. */
    @WithDefault("10")
    @Min(1)
    @Max(500)
    int connections();

    /** Names of the relays: {@code default}, and those of named mailers, whose settings are {@code quarkus.mailer.<name>.*}. */
    @WithDefault(DEFAULT_RELAY)
    List<String> relays();

    @WithDefaults
    Map<String, ForRelay> relay();

    /** Where returned mail goes. With it each advisory has an envelope sender of its own, by which its bounce is known. */
    Optional<String> bounceAddress();

    /** Which delivery status notifications are asked for, as in RFC 3461; by default all of them where they can be read. */
    Optional<String> notifications();

    /** Whether relays have to promise that every hop to the recipient is encrypted (RFC 8689). */
    @WithDefault("false")
    boolean requireTls();

    /** How one relay wants to be treated. */
    interface ForRelay {

        /** Its share of the letters beside the other relays; 0 for one that is used only while the others fail. */
        @WithDefault("1")
        @Min(0)
        @Max(1000)
        int weight();

        /** Connections to it from each process; by default as many as {@code tocsin.delivery.connections}. */
        OptionalInt connections();

        /** Most letters per second from each process. */
        OptionalDouble rate();

        /** Letters after which a connection is replaced. */
        @WithDefault("1000")
        @Min(1)
        int messagesPerConnection();

        /** How long a connection is kept without a letter. */
        @WithDefault("PT30S")
        Duration idle();
    }
}
