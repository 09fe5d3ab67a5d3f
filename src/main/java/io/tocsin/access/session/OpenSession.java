package io.tocsin.access.session;

import java.time.Instant;
import java.util.UUID;

/** A session in the list of an operator's own. */
public record OpenSession(UUID id, Way way, Instant createdAt, Instant lastSeenAt, String network, String program) {
}
