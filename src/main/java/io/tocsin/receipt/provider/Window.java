package io.tocsin.receipt.provider;

import java.time.Duration;
import java.time.Instant;

/** When a proof is too old, or from too far ahead, to be believed. */
final class Window {

    private Window() {
    }

    /** @param seconds since 1970, as text */
    static void check(String seconds, Instant now, Duration oldest, Duration clocksApart) throws UnprovenException {
        if (seconds == null || !seconds.matches("\\d{1,11}")) {
            throw UnprovenException.because("the timestamp is none");
        }
        check(Instant.ofEpochSecond(Long.parseLong(seconds)), now, oldest, clocksApart);
    }

    static void check(Instant at, Instant now, Duration oldest, Duration clocksApart) throws UnprovenException {
        if (at.isBefore(now.minus(oldest)) || at.isAfter(now.plus(clocksApart))) {
            throw UnprovenException.because("its time is " + Duration.between(at, now) + " ago");
        }
    }
}
