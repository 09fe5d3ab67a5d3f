/** Breaks replicas, database and relay while they work, and holds the database against what the relay saw. */
package io.tocsin.bench.chaos;
