/**
 * What a recipient can reach without a key: the advisory as a page with its form, and the check whether a code is genuine.
 * A token or a code enters, and what people say; acknowledgements, each with its finding, leave, as do answers that an
 * operator took by phone and reports of wrong contacts.
 */
package io.tocsin.acknowledgement;
