package io.tocsin.vendor;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** The vendor as its tenants know it; set as {@code TOCSIN_VENDOR_NAME} and so on. */
@ConfigMapping(prefix = "tocsin.vendor")
public interface VendorSettings {

    /** What stands for the name until somebody says it. */
    String UNNAMED = "Your provider";

    /** Name that stands in every advisory, and as the sender's name. */
    @WithDefault(UNNAMED)
    String name();

    /** Address that answers to advisories go to. */
    Optional<String> email();

    /** Number of a person who can answer, in international form. */
    Optional<String> phone();

    /** Address of the vendor's own site, which recipients type to check that an advisory is genuine. */
    Optional<String> url();

    /** Address of the vendor's policy on reporting weaknesses, for {@code /.well-known/security.txt}. */
    Optional<String> securityPolicy();

    default boolean isNamed() {
        return !name().equals(UNNAMED);
    }
}
