/**
 * What is heard of deliveries after they were handed over: bounce mails, delivery status notifications, complaints, events of
 * mail providers. A message or an event enters; a move of its delivery, or a row that a person can look at, leaves. Nothing
 * that was heard is thrown away.
 */
package io.tocsin.receipt;
