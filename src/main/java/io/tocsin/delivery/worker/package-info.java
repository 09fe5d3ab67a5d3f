/**
 * Who empties the queue: claims, has letters written, hands them to the courier, settles; and the chores that one worker does
 * for all. Deliveries that are due enter; what came of each leaves.
 */
package io.tocsin.delivery.worker;
