/**
 * Bounces that lie in a mailbox. In comes what is new in a folder of an IMAP server; out goes each mail, as it was received,
 * to where mails are read that an MTA hands over. A mail is marked or moved after that is committed, never before.
 */
package io.tocsin.receipt.imap;
