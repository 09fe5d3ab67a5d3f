/**
 * Who brings a letter to a relay, and what it looks like on the wire. A letter with nothing left to fill in enters, with the
 * settings of the relays; how far it got leaves, as an outcome. Knows nothing of queues and states.
 */
package io.tocsin.delivery.courier;
