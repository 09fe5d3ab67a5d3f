/**
 * Operators, their API keys and roles, and who is acting. A bearer key enters, or a session's cookie; an
 * {@link io.tocsin.journal.Actor} and the roles that methods ask for leave.
 */
package io.tocsin.access;
