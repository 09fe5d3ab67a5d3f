package io.tocsin.delivery.shaping;

import java.time.Instant;

/**
 * What a recipient domain bears at the moment, of all workers together.
 *
 * @param rate messages a second
 * @param concurrency messages under way at once
 * @param closedUntil nothing is sent before
 */
record Bearing(double rate, int concurrency, Instant closedUntil) {
}
