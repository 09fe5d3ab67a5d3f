package io.tocsin.problem;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The same answer for a person: what happened and what to do, on a page that loads nothing. */
final class ProblemPage {

    @CheckedTemplate
    private static class Templates {
        static native TemplateInstance problem(Problem problem);
    }

    private ProblemPage() {
    }

    static Response of(Problem problem) {
        return Response.status(problem.status())
                .type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8"))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Referrer-Policy", "no-referrer")
                .header("Content-Security-Policy",
                        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .entity(Templates.problem(problem).render())
                .build();
    }
}
