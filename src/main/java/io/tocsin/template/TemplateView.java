package io.tocsin.template;

import java.time.Instant;
import java.util.List;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

import com.fasterxml.jackson.annotation.JsonInclude;

import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.review.Remark;

/**
 * A version of a template as the API shows it.
 *
 * @param version 0 is built in
 * @param newest whether notices use this one
 * @param createdBy the operator's name; null for a built-in one
 * @param changeNote why it was written, or null
 * @param retired null while it counts
 * @param hints what its author should look at again; only in the answer to storing it
 */
@Schema(requiredProperties = { "key", "locale", "subject", "body" })
public record TemplateView(String key, String locale, int version, boolean newest, String subject, String body,
        Instant createdAt, String createdBy, String changeNote, Retired retired,
        @JsonInclude(JsonInclude.Include.NON_NULL) List<Remark> hints) {

    /**
     * That it no longer counts.
     *
     * @param by the operator's name
     * @param reason or null
     */
    public record Retired(Instant at, String by, String reason) {
    }

    static TemplateView of(TemplateVersion builtIn, boolean newest) {
        return new TemplateView(builtIn.key(), builtIn.locale(), 0, newest, builtIn.subject(), builtIn.body(), null, null, null,
                null, null);
    }

    static TemplateView of(OperatorTemplate template, boolean newest, String createdBy, Retired retired) {
        return new TemplateView(template.key, template.locale, template.version, newest, template.subject, template.body,
                template.createdAt, createdBy, template.changeNote, retired, null);
    }

    TemplateView with(List<Remark> hints) {
        return new TemplateView(key, locale, version, newest, subject, body, createdAt, createdBy, changeNote, retired, hints);
    }
}
