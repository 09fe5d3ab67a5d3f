/**
 * Reads mail that comes back. A raw message enters, from anybody and hostile until shown otherwise; what it says of which
 * delivery, or that it says nothing that counts, leaves.
 */
package io.tocsin.receipt.mail;
