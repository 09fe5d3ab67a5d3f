/**
 * Proof by breaking: several replicas of the packaged service on one PostgreSQL, before a relay that misbehaves, and a seeded
 * plan of kills, freezes and outages. A seed enters; figures leave, and every promise that was found broken. The short form
 * runs with the tests, the long one as {@code ./tocsin bench chaos}.
 */
package io.tocsin.chaos;
