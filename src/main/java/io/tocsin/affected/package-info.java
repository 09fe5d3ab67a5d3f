/**
 * The affected list of an incident: which tenants, with which facts and contacts. An uploaded list enters and is on the list
 * as a whole or not at all; tenants leave it by being taken off or, once they were told, withdrawn.
 */
package io.tocsin.affected;
