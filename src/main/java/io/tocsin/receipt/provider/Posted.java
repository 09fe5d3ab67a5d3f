package io.tocsin.receipt.provider;

import java.time.Instant;
import java.util.function.UnaryOperator;

/**
 * A request as it came.
 *
 * @param header gives a header by its name in any case, or null
 * @param body byte for byte, since signatures are over it
 * @param at when it came
 */
record Posted(UnaryOperator<String> header, byte[] body, Instant at) {
}
