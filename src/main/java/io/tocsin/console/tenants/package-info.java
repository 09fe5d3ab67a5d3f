/**
 * Tenants, for people who look for one, and the whole story of each. What was asked for enters as the query of an address;
 * pages leave, and verbs of the packages before are called: a contact is corrected, a letter sent again, an answer taken.
 */
package io.tocsin.console.tenants;
