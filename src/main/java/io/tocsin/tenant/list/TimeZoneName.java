package io.tocsin.tenant.list;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A time zone as the IANA database names it. */
public final class TimeZoneName {

    private static final Map<String, String> ZONES = ZoneId.getAvailableZoneIds().stream()
            .filter(id -> !id.startsWith("SystemV/"))
            .collect(Collectors.toMap(id -> id.toLowerCase(Locale.ROOT), Function.identity()));

    private TimeZoneName() {
    }

    /** @return the name as the database spells it; empty if it has no such zone */
    public static Optional<String> of(String text) {
        return Optional.ofNullable(ZONES.get(text.toLowerCase(Locale.ROOT)));
    }
}
