package io.tocsin.template.language;

/**
 * One version of a template in one language. Never edited: a change is the next version.
 *
 * @param locale BCP 47 tag in its usual spelling, e.g. {@code pt-BR}
 * @param version from 1 for operators' templates; 0 is built in
 * @param subject plain text with Qute expressions
 * @param body Markdown with Qute expressions and sections
 */
public record TemplateVersion(String key, String locale, int version, String subject, String body) {
}
