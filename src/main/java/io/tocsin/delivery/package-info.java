/**
 * From release to the relay's answer: the queue in PostgreSQL, the workers that empty it, and what becomes of each delivery.
 * An approved notice and its stored words enter; outcomes, each an event and a figure, leave.
 */
package io.tocsin.delivery;
