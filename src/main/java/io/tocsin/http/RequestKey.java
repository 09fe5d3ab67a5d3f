package io.tocsin.http;

/**
 * What tells one POST of a caller from another.
 *
 * @param key the Idempotency-Key as sent
 * @param address path and query: a dry run is another request than the run in earnest
 * @param bodyDigest SHA-256 of the body, unpacked
 */
record RequestKey(String key, String address, byte[] bodyDigest) {
}
