package io.tocsin.preflight;

import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is asked before a notice is approved; set as {@code TOCSIN_CHECKS_DNS} and so on. */
@ConfigMapping(prefix = "tocsin.checks")
public interface CheckSettings {

    /** Whether name servers are asked for the recipients' and the sender's domains. */
    @WithDefault("true")
    boolean dns();

    /** Name server, {@code address} or {@code address:port}; by default those of the machine. */
    Optional<String> dnsServer();

    /** Selectors under which the relay signs (DKIM); what it does cannot be told from here. */
    Optional<List<String>> dkimSelector();

    /** The domain under which the relay signs; by default the sender's. */
    Optional<String> dkimDomain();
}
