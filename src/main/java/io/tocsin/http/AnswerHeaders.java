package io.tocsin.http;

import java.util.Optional;
import java.util.SortedSet;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** What every answer carries: nobody sniffs its type or keeps it; and 304 to a reader who has it already. */
public class AnswerHeaders {

    /** Asked for late: a filter is made before there are beans. */
    @Inject
    Instance<ResourceAddresses> addresses;

    /** What an address takes is asked before any resource: one class alone would answer 404 for what another one has. */
    @ServerRequestFilter(preMatching = true)
    public Optional<Response> refuseOtherMethods(ContainerRequestContext request) {
        SortedSet<String> methods = addresses.get().methods(path(request));
        if (methods.isEmpty() && request.getMethod().equals("OPTIONS")) {
            throw new NotFoundException(); // JAX-RS would name methods for what is not there
        }
        if (methods.isEmpty() || methods.contains(request.getMethod()) && !request.getMethod().equals("OPTIONS")) {
            return Optional.empty();
        }
        if (!methods.contains(request.getMethod())) {
            throw new WebApplicationException(Response.Status.METHOD_NOT_ALLOWED);
        }
        return Optional.of(Response.ok().header(HttpHeaders.ALLOW, String.join(", ", methods)).build());
    }

    @ServerResponseFilter
    public void complete(ContainerRequestContext request, ContainerResponseContext response) {
        MultivaluedMap<String, Object> headers = response.getHeaders();
        if (response.getStatus() == 405) {
            headers.putSingle(HttpHeaders.ALLOW, String.join(", ", addresses.get().methods(path(request))));
        }
        headers.putSingle("X-Content-Type-Options", "nosniff");
        if (!headers.containsKey(HttpHeaders.CACHE_CONTROL)) {
            headers.putSingle(HttpHeaders.CACHE_CONTROL, "no-store");
        }
        Object etag = headers.getFirst(HttpHeaders.ETAG);
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (reads && etag != null && response.getStatus() == 200 && !(response.getEntity() instanceof Moving)
                && Revision.matches(request.getHeaderString(HttpHeaders.IF_NONE_MATCH), etag.toString())) {
            response.setStatus(304);
            response.setEntity(null);
        }
    }

    private static String path(ContainerRequestContext request) {
        return request.getUriInfo().getRequestUri().getPath();
    }
}
