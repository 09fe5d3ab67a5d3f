/**
 * What callers are told when something cannot be done: one exception, a closed list of codes, one place that turns both
 * into an answer. Nothing enters; {@code application/problem+json} (RFC 9457) or a page leaves.
 */
package io.tocsin.problem;
