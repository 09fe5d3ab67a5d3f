package io.tocsin.console.tenants;

import java.util.UUID;
import java.util.function.Supplier;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** What a form brings: our own hidden fields, which somebody may have changed all the same. */
public final class Typed {

    private Typed() {
    }

    /** @throws Refusal MALFORMED for what is no id */
    public static UUID id(String text) {
        try {
            return UUID.fromString(text == null ? "" : text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(RefusalCode.MALFORMED, "This form is damaged. Go back, reload the page, and send it again.");
        }
    }

    /** @return null for an empty field */
    public static UUID idOrNone(String text) {
        return text == null || text.isEmpty() ? null : id(text);
    }

    /** The ETag of a revision that stood in a form. */
    public static String etag(String revision) {
        return '"' + (revision == null ? "" : revision) + '"';
    }

    /** In a transaction of its own, so that what a refusal rolls back is over before a page is made of it. */
    public static <T> T inTransaction(Supplier<T> verb) {
        return QuarkusTransaction.requiringNew().call(verb::get);
    }
}
