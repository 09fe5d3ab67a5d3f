/**
 * What mail providers tell of single messages. In comes what Amazon SES (through SNS), SendGrid, Mailgun and Postmark post to
 * {@code /receipts}; each body is proved to be its provider's before anything else in it is believed. Out go
 * {@link io.tocsin.receipt.Receipt}s, one for each event, whose ids make a repetition harmless.
 */
package io.tocsin.receipt.provider;
