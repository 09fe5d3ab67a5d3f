package io.tocsin.receipt.imap;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The mailbox to which bounces go; set as {@code TOCSIN_RECEIPTS_IMAP_HOST} and so on. Without a host nothing is read. */
@ConfigMapping(prefix = "tocsin.receipts.imap")
public interface ImapSettings {

    enum Tls {
        /** From the first byte. */
        IMPLICIT,
        /** After STARTTLS, without which nothing is said. */
        STARTTLS,
        /** The password goes out readable: for a server on this machine. */
        NONE
    }

    Optional<String> host();

    /** 993 with TLS from the start, otherwise 143, unless said. */
    OptionalInt port();

    /** How the connection is protected. With TLS the server's certificate must be valid for its name. */
    @WithDefault("IMPLICIT")
    Tls tls();

    Optional<String> username();

    Optional<String> password();

    /** The folder that is read. */
    @WithDefault("INBOX")
    String folder();

    /** The folder to which mails are moved that were read; without it they stay, marked as seen. */
    Optional<String> processed();

    /** How often it is looked into. */
    @WithDefault("PT1M")
    Duration every();

    /** How much of one mail is read. The report stands in front of the mail that it is about, so its beginning is enough. */
    @WithDefault("1M")
    MemorySize largest();

    /** How many mails are read in a round, so that a flooded mailbox does not keep a thread for ever. */
    @WithDefault("1000")
    @Min(1)
    @Max(100_000)
    int most();
}
