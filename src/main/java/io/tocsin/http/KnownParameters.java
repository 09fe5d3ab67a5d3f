package io.tocsin.http;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;

import io.tocsin.problem.Likeness;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Refuses query parameters that an operation of the API does not have: JAX-RS passes over them, so that {@code dry_run=true}
 * would import a list in earnest.
 */
public class KnownParameters {

    /** Before the body is read, after the caller's role was checked. */
    private static final int BEFORE_THE_BODY = 4000;
    /** A first page may be asked for with nothing to start after, and a list with nothing to pick out of it by. */
    static final Set<String> MAY_BE_EMPTY = Set.of("cursor", "state", "tenantId");
    private static final int MOST_SHOWN = 64;

    private final Map<Method, SortedSet<String>> known = new ConcurrentHashMap<>();

    @ServerRequestFilter(priority = BEFORE_THE_BODY)
    public void check(ContainerRequestContext request, ResourceInfo resource) {
        if (!request.getUriInfo().getRequestUri().getPath().startsWith("/api/")) {
            return; // links in mail pass through programs that add parameters of their own
        }
        SortedSet<String> names = known.computeIfAbsent(resource.getResourceMethod(), KnownParameters::of);
        request.getUriInfo().getQueryParameters().forEach((name, values) -> check(name, values, names));
    }

    private static SortedSet<String> of(Method operation) {
        var names = new TreeSet<String>();
        for (Annotation[] parameter : operation.getParameterAnnotations()) {
            Arrays.stream(parameter).filter(QueryParam.class::isInstance)
                    .forEach(annotation -> names.add(((QueryParam) annotation).value()));
        }
        return names;
    }

    private static void check(String name, List<String> values, SortedSet<String> known) {
        if (!known.contains(name)) {
            throw unknown(name, known);
        }
        if (values.size() > 1) {
            throw new Refusal(RefusalCode.MALFORMED, "The query parameter " + name + " stands twice. Give it once.");
        }
        if (values.get(0).isEmpty() && !MAY_BE_EMPTY.contains(name)) {
            throw new Refusal(RefusalCode.MALFORMED,
                    "The query parameter " + name + " has no value. Give it one, or leave it out.");
        }
    }

    private static Refusal unknown(String name, SortedSet<String> known) {
        String shown = name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "..." : name;
        return new Refusal(RefusalCode.MALFORMED, "There is no query parameter \"" + shown + "\" here; nothing was done."
                + Likeness.nearest(name, known).map(meant -> " Did you mean " + meant + "?").orElse("")
                + (known.isEmpty() ? " This address takes none." : " Known are: " + String.join(", ", known) + "."));
    }
}
