package io.tocsin.console;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Optional;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.session.FormTokens;
import io.tocsin.access.session.Session;
import io.tocsin.access.session.SessionCookie;
import io.tocsin.http.BodyLimits;
import io.tocsin.http.KeptPages;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.vertx.ext.web.RoutingContext;

/**
 * Stands before every method of the console: a session opens it and no key does, and what changes something was sent by a form
 * of ours. Outside of the console a session opens nothing.
 */
public class ConsoleGate {

    /** After the role was checked and the body has arrived, and before it is read by anything of ours. */
    private static final int BEFORE_THE_BODY_IS_READ = 4600;
    /**
     * What a page may load and do: files of this service, pictures that stand in its style, forms to itself, and previews in
     * frames of their own. No script and no style that stands in the page.
     */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " connect-src 'self'; form-action 'self'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** Asked for late: a filter is made before there are beans. */
    @Inject
    Instance<SecurityIdentity> identity;
    @Inject
    Instance<FormTokens> forms;
    @Inject
    Instance<BodyLimits> limits;
    @Inject
    Instance<FormAnswers> answers;

    /**
     * A form is held in memory, and so no longer than any other body of that kind; a file in a form is laid down before anybody
     * can count it. So its length must be known before, as browsers say it.
     */
    @ServerRequestFilter(preMatching = true)
    public void refuseLongForms(ContainerRequestContext request) {
        String type = request.getHeaderString(HttpHeaders.CONTENT_TYPE);
        boolean file = type != null && type.regionMatches(true, 0, "multipart/", 0, 10);
        if (!isOfConsole(request.getUriInfo().getRequestUri().getPath()) || type == null
                || !file && !type.regionMatches(true, 0, "application/x-www-form-urlencoded", 0, 33)) {
            return;
        }
        String length = request.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        long limit = (file ? limits.get().upload() : limits.get().json()).asLongValue();
        if (length == null || length.length() > 18 || Long.parseLong(length) > limit) {
            throw new Refusal(RefusalCode.TOO_LARGE,
                    (file ? "What was sent" : "What was typed") + " is longer than the " + limit / 1024
                            + " KiB that are taken here.");
        }
    }

    @ServerRequestFilter(priority = BEFORE_THE_BODY_IS_READ)
    public Optional<Response> check(ContainerRequestContext request, ResourceInfo resource, RoutingContext routing)
            throws IOException {
        if (!isOfConsole(resource)) {
            if (routing.get(SessionCookie.USED) != null) {
                throw new UnauthorizedException("A session opens the console only");
            }
            return Optional.empty();
        }
        boolean open = resource.getResourceMethod().isAnnotationPresent(PermitAll.class);
        boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        if (open && reads) {
            return kept(request);
        }
        if (!reads) {
            requireOwnSite(request, routing);
        }
        Session session = session();
        if (session == null && !open) {
            throw new UnauthorizedException("The console is for people who sign in");
        }
        if (reads) {
            return kept(request);
        }
        if (session != null && !open) {
            requireOwnForm(request, session);
            boundParts(request);
        }
        return Optional.empty();
    }

    /** Whoever may see the form may see what it was answered with. */
    private Optional<Response> kept(ContainerRequestContext request) {
        return request.getUriInfo().getQueryParameters().containsKey(KeptPages.PARAMETER) ? answers.get().kept()
                : Optional.empty();
    }

    /** However the address was spelt. */
    private static boolean isOfConsole(ResourceInfo resource) {
        Class<?> type = resource == null ? null : resource.getResourceClass();
        Path path = type == null ? null : type.getAnnotation(Path.class);
        return path != null && isOfConsole(path.value());
    }

    private static boolean isOfConsole(String path) {
        return path.equals("/console") || path.startsWith("/console/");
    }

    private Session session() {
        return Session.of(identity.get()).orElse(null);
    }

    /** Browsers say where a form was sent from; what says nothing is no browser, and has no cookie unless it was given one. */
    private static void requireOwnSite(ContainerRequestContext request, RoutingContext routing) {
        String site = request.getHeaderString("Sec-Fetch-Site");
        String origin = request.getHeaderString("Origin");
        boolean own = site != null ? site.equals("same-origin") || site.equals("none")
                : origin == null || isOf(origin, routing.request().authority() == null ? null
                        : routing.request().authority().toString());
        if (!own) {
            throw new Refusal(RefusalCode.FORBIDDEN, "This form was sent from another site, so it was not taken.");
        }
    }

    private static boolean isOf(String origin, String authority) {
        try {
            return new URI(origin).getRawAuthority() != null && new URI(origin).getRawAuthority().equalsIgnoreCase(authority);
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void requireOwnForm(ContainerRequestContext request, Session session) throws IOException {
        String token = request.getHeaderString("X-CSRF-Token");
        if (token == null) {
            token = request.getUriInfo().getQueryParameters().getFirst("csrf");
        }
        if (token == null) {
            token = SentToken.in(request, limits.get().json().asLongValue());
        }
        if (!forms.get().isOfHisForms(session, token)) {
            throw new Refusal(RefusalCode.FORBIDDEN,
                    "This form is too old, or another person signed in on this browser since it"
                            + " was opened. What you typed is still there: go one page back, copy it, reload the page and send it again.");
        }
    }

    private static void boundParts(ContainerRequestContext request) {
        MediaType type = request.getMediaType();
        String boundary = type == null ? null : type.getParameters().get("boundary");
        if (boundary != null) {
            request.setEntityStream(new BoundedParts(request.getEntityStream(), boundary));
        }
    }

    @ServerResponseFilter
    public void guard(ContainerRequestContext request, ContainerResponseContext response, ResourceInfo resource) {
        if (!isOfConsole(request.getUriInfo().getRequestUri().getPath()) && !isOfConsole(resource)) {
            return;
        }
        MultivaluedMap<String, Object> headers = response.getHeaders();
        headers.putIfAbsent("Content-Security-Policy", List.of(POLICY));
        headers.putSingle("Referrer-Policy", "same-origin");
        headers.putSingle("Cross-Origin-Opener-Policy", "same-origin");
        headers.putSingle("X-Robots-Tag", "noindex, nofollow, noarchive");
    }
}
