/**
 * The database. The embedded PostgreSQL, for an installation that brings none of its own: a data folder enters; a JDBC URL,
 * user and password leave, and a server behind them that writes durably, listens on loopback only, and outlives neither a clean
 * shutdown nor, for longer than until the next start, a killed one. It is there before Quarkus and after. And what statements
 * have in common whoever sends them: {@link io.tocsin.postgres.Sql}, rows by COPY, limits to locks, plans along indexes.
 */
package io.tocsin.postgres;
