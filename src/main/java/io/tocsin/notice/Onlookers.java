package io.tocsin.notice;

import java.time.Clock;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.Acting;
import io.tocsin.access.Role;

/**
 * Notes what whoever may approve fetches of a notice's words and checks, whichever resource answers it. An operator who
 * cannot approve leaves no row: nobody asks what they have seen.
 */
public class Onlookers {

    private static final Pattern WORDS_AND_CHECKS = Pattern.compile(
            "/api/v1/notices/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/(advisories|preview|locales|preflight)(?:/([^/]{1,200}).*)?");

    private static final String PREPARATION = Onlookers.class.getName();

    @Inject
    Acting acting;
    @Inject
    Clock clock;
    @Inject
    LookedAt lookedAt;
    @Inject
    SecurityIdentity identity;

    /** Of which words: they may be prepared anew while they are fetched. */
    @ServerRequestFilter
    public void begin(ContainerRequestContext request) {
        Matcher path = WORDS_AND_CHECKS.matcher(request.getUriInfo().getRequestUri().getPath());
        if (request.getMethod().equals("GET") && path.matches() && identity.hasRole(Role.APPROVER)) {
            lookedAt.preparationOf(UUID.fromString(path.group(1)))
                    .ifPresent(preparation -> request.setProperty(PREPARATION, preparation));
        }
    }

    @ServerResponseFilter
    public void note(ContainerRequestContext request, ContainerResponseContext response) {
        if (response.getStatus() != 200 || !(request.getProperty(PREPARATION) instanceof UUID preparation)) {
            return;
        }
        Matcher path = WORDS_AND_CHECKS.matcher(request.getUriInfo().getRequestUri().getPath());
        if (path.matches()) {
            lookedAt.note(UUID.fromString(path.group(1)), preparation, acting.actor(), path.group(2),
                    path.group(3) == null ? "" : path.group(3), clock.instant());
        }
    }
}
