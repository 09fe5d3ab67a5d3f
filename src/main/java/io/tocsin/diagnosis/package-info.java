/**
 * What a mail server meant. The text of a reply, of a delivery status notification or of a provider's event enters; its
 * kind, and whether it blames us, leaves. The rules are data: {@code diagnosis/replies.txt}.
 */
package io.tocsin.diagnosis;
