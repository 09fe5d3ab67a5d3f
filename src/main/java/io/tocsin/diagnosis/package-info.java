/**
 * What a mail server meant. The text of a reply, of a delivery status notification or of a provider's event enters; its
 * kind, and whether it blames us, leaves; of a reply that takes a message, the id under which the server keeps it. The rules
 * are data: {@code diagnosis/replies.txt} and {@code queue-ids.txt}.
 */
package io.tocsin.diagnosis;
