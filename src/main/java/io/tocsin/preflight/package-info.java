/**
 * What an approver wants to know before saying yes, in one place. A notice with its list, its newest preparation, what name
 * servers say of the domains enters; findings leave, each with how grave it is, how many it concerns and what to do. Changes
 * nothing.
 */
package io.tocsin.preflight;
