/** Incidents: what happened, when, who may read of it, and whether the list of affected tenants is final. */
package io.tocsin.incident;
