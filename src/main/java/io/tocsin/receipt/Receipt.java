package io.tocsin.receipt;

import java.time.Instant;

import io.tocsin.diagnosis.Diagnosis;

/**
 * Something that was heard of one delivery.
 *
 * @param source who says it, e.g. {@code message} or a provider's name
 * @param sourceId what makes it one and the same when it comes again, unique within its source
 * @param match which delivery; null for none
 * @param diagnosis null for none
 * @param text the source's words: a server's or provider's own first, and after an empty line whatever else is worth keeping.
 *        May quote addresses; bounded by whoever takes it
 * @param at when it happened; null for now
 */
public record Receipt(String source, String sourceId, Match match, Event event, Diagnosis diagnosis, String text,
        Instant at) {
}
