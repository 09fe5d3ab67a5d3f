package io.tocsin.receipt;

import java.time.Duration;
import java.util.OptionalInt;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How receipts are taken; set as {@code TOCSIN_RECEIPTS_LISTEN_PORT} and so on. */
@ConfigMapping(prefix = "tocsin.receipts")
public interface ReceiptSettings {

    /** How long a receipt waits for its delivery before it is a person's. */
    @WithDefault("P7D")
    Duration keepWaiting();

    /** What is spoken at the port for returned mail. */
    enum Protocol {
        /** RFC 5321: one recipient and one answer a mail. */
        SMTP,
        /** RFC 2033: several recipients a mail, an answer for each; what a mail server uses towards its mailboxes. */
        LMTP
    }

    /** Where returned mail is taken; nowhere unless set. */
    OptionalInt listenPort();

    @WithDefault("smtp")
    Protocol listenProtocol();

    /** The address of that port; said on purpose where mail servers of other machines are to reach it. */
    @WithDefault("127.0.0.1")
    String listenHost();

    /** Mail servers that are served at once; more are told to come again. */
    @WithDefault("20")
    @Min(1)
    @Max(1000)
    int listenConnections();
}
