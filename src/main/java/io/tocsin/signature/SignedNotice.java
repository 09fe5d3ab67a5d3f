package io.tocsin.signature;

import java.time.Instant;
import java.util.UUID;

/**
 * A released notice, as far as all of its advisories have it in common.
 *
 * @param issuerName and issuerUrl who speaks, as noted with the first letter
 * @param salt of this preparation, kept in the database alone
 */
record SignedNotice(UUID id, int number, String kind, Instant releasedAt, String incident, String issuerName,
        String issuerUrl, byte[] salt) {
}
