/**
 * What people do about sending: release, pause, cancel, retract, try again. A notice or a delivery and a person's decision
 * enter, by the API or the console; the queue is changed and the journal says by whom.
 */
package io.tocsin.delivery.desk;
