/** Append-only record of acts, written in the transaction of the act. An act enters; nothing leaves but to readers. */
package io.tocsin.journal;
