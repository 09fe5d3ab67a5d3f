package io.tocsin.http;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How large a request may be; set as {@code TOCSIN_LIMITS_UPLOAD} and so on. */
@ConfigMapping(prefix = "tocsin.limits")
public interface BodyLimits {

    /** Largest list, counted as it is sent and once more after unpacking. It is spooled to disk, never held in memory. */
    @WithDefault("1G")
    MemorySize upload();

    /** Largest body of any other request. It is held in memory. */
    @WithDefault("1M")
    MemorySize json();

    /** Longest address of a request, its query included. */
    @WithDefault("8K")
    MemorySize address();

    /** All headers of a request together. */
    @WithDefault("16K")
    MemorySize headers();
}
