/**
 * How much goes to which recipient domain, and whose turn it is. What servers say of rate and load, who receives a domain's
 * mail and what is configured enter; what may be claimed and begun at the moment leaves.
 */
package io.tocsin.delivery.shaping;
