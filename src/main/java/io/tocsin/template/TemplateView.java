package io.tocsin.template;

import java.time.Instant;

/**
 * A version of a template as the API shows it.
 *
 * @param version 0 is built in
 * @param newest whether notices use this one
 * @param createdBy the operator's name; null for a built-in one
 */
public record TemplateView(String key, String locale, int version, boolean newest, String subject, String body,
        Instant createdAt, String createdBy) {

    static TemplateView of(TemplateVersion builtIn, boolean newest) {
        return new TemplateView(builtIn.key(), builtIn.locale(), 0, newest, builtIn.subject(), builtIn.body(), null, null);
    }

    static TemplateView of(OperatorTemplate template, boolean newest, String createdBy) {
        return new TemplateView(template.key, template.locale, template.version, newest, template.subject, template.body,
                template.createdAt, createdBy);
    }
}
