/**
 * A relay that misbehaves by a seed and keeps a book of what it took. SMTP enters; a list of every message whose final dot was
 * read leaves, written before the reply, so that a database can be held against it afterwards. It knows nothing of Tocsin.
 */
package io.tocsin.testkit.ledger;
