/**
 * The way of an incident from its list to the answers. An incident and one of its notices enter; the six steps leave, with what
 * is done, what is next and where, in sentences for the incident's page and as one line for the page of each step.
 */
package io.tocsin.console.way;
