/**
 * The wire: SMTP (RFC 5321) as its client speaks it, pipelined (RFC 2920), to one relay or several. A composed mail with its
 * envelope enters; how far it got, in the relay's own words, leaves. Nothing here knows of deliveries.
 */
package io.tocsin.smtp;
