package io.tocsin.template.words;

/**
 * What a template says to one tenant.
 *
 * @param subject plain text, one line
 * @param html fragment, to stand inside a page or a {@link io.tocsin.template.frame.MailFrame}
 * @param text the same as plain text, in lines of up to 76 characters unless a word is longer
 */
public record Words(String subject, String html, String text) {
}
