/**
 * The benchmark, run by {@code ./tocsin bench}: in go a number of tenants and the packaged service, out come a table and
 * {@code target/bench.json}. It is compiled with the tests and is no part of the package.
 */
package io.tocsin.bench;
