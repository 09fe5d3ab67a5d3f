package io.tocsin.console.administration;

import java.time.Instant;
import java.util.UUID;

/** A key that opens something, with whose it is. */
record KeyRow(UUID id, String operator, String label, String prefix, Instant createdAt, Instant lastUsedAt, boolean disabled) {
}
