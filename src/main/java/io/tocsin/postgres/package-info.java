/**
 * The embedded PostgreSQL, for an installation that brings no database of its own. A data folder enters; a JDBC URL, user
 * and password leave, and a server behind them that writes durably, listens on loopback only, and outlives neither a clean
 * shutdown nor, for longer than until the next start, a killed one. Knows nothing of Quarkus: it is there before and after.
 */
package io.tocsin.postgres;
