/**
 * The queue in PostgreSQL. Claims, outcomes and what people decide enter; deliveries to send leave, and each move as an event
 * and a figure.
 */
package io.tocsin.delivery.queue;
