package io.tocsin.time;

import java.util.UUID;

import com.github.f4b6a3.uuid.UuidCreator;

/** Ids in the order of time: UUIDv7 (RFC 9562), never going back within a process. */
public final class Ids {

    private Ids() {
    }

    public static UUID next() {
        return UuidCreator.getTimeOrderedEpochPlus1();
    }
}
