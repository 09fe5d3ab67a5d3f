package io.tocsin.receipt;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How receipts are taken; set as {@code TOCSIN_RECEIPTS_KEEP_WAITING} and so on. */
@ConfigMapping(prefix = "tocsin.receipts")
public interface ReceiptSettings {

    /** How long a receipt waits for its delivery before it is a person's. */
    @WithDefault("P7D")
    Duration keepWaiting();
}
