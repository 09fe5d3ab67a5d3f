package io.tocsin.problem;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;

import io.quarkus.security.AuthenticationCompletionException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;

/**
 * The one place that turns what went wrong into an answer: problem+json for callers of the API, a page for a person who
 * follows a link. A {@link Refusal} is told as it is; everything unforeseen is logged once, and shown as a number only.
 */
public class ProblemMapper {

    private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

    /** What belongs to programs, whatever they say they accept. Everything else people open in a browser. */
    private static final Pattern PROGRAMS = Pattern.compile("/(api|q)(/.*)?");

    private static final String FORMS = "org.jboss.resteasy.reactive.server.core.multipart.";
    private static final int FRAMES_OF_FORMS = 5;
    private static final Pattern MANAGEMENT = Pattern.compile("/q/(health|metrics)(/.*)?");

    /** Asked for late: the mapper is made before there are beans. */
    @Inject
    Instance<ProblemPages> pages;

    @ServerExceptionMapper
    Response refused(Refusal refusal, HttpServerRequest request) {
        return answer(Problem.of(refusal), request);
    }

    @ServerExceptionMapper({ UnauthorizedException.class, AuthenticationFailedException.class,
            AuthenticationCompletionException.class })
    Response unauthenticated(SecurityException e, HttpServerRequest request) {
        if (!DatabaseFailure.in(e).isEmpty()) {
            return failed(e, request);
        }
        String sent = request.getHeader(HttpHeaders.AUTHORIZATION);
        Response answer = answer(Problem.of(RefusalCode.UNAUTHENTICATED, sent == null
                ? "Send your API key as: Authorization: Bearer <key>"
                : "This API key is mistyped, unknown or revoked, or its operator is disabled."), request);
        return Response.fromResponse(answer)
                .header(HttpHeaders.WWW_AUTHENTICATE,
                        sent == null ? "Bearer realm=\"tocsin\"" : "Bearer realm=\"tocsin\", error=\"invalid_token\"")
                .build();
    }

    @ServerExceptionMapper
    Response forbidden(ForbiddenException e, HttpServerRequest request, ResourceInfo resource) {
        return answer(Problem.of(RefusalCode.FORBIDDEN, MissingRole.words(resource)), request, MissingRole.of(resource));
    }

    @ServerExceptionMapper
    Response invalid(ConstraintViolationException e, HttpServerRequest request) {
        Optional<Refusal> refusal = Violations.refusal(e);
        return refusal.isPresent() ? refused(refusal.get(), request) : failed(e, request);
    }

    @ServerExceptionMapper({ JacksonException.class, MismatchedInputException.class })
    Response unreadable(JacksonException e, HttpServerRequest request) {
        return answer(Problem.of(UnreadableJson.refusal(e)), request);
    }

    /** What JAX-RS itself found: unknown path, wrong method or type; or it wraps a refusal of ours. */
    @ServerExceptionMapper
    Response answered(WebApplicationException e, HttpServerRequest request) {
        Refusal cause = causeOf(e, Refusal.class);
        if (cause != null) {
            return refused(cause, request);
        }
        JacksonException json = causeOf(e, JacksonException.class);
        if (json != null) {
            return unreadable(json, request);
        }
        int status = e.getResponse().getStatus();
        if (status >= 500) {
            return failed(e, request);
        }
        if (status < 400) {
            return e.getResponse();
        }
        if (status == 404 && isForPerson(request)) {
            return answer(Problem.of(RefusalCode.NOT_FOUND, "There is nothing at this address."), request);
        }
        if (status == 404 && MANAGEMENT.matcher(request.path()).matches()) {
            return answer(Problem.of(RefusalCode.NOT_FOUND, "Health and metrics are not on this port but on the management "
                    + "port, which is " + ConfigProvider.getConfig().getValue("quarkus.management.port", String.class)
                    + " (QUARKUS_MANAGEMENT_PORT)."), request);
        }
        Response answer = answer(
                HttpStatus.problem(status, request.method().name(), request.getHeader(HttpHeaders.CONTENT_TYPE)),
                request);
        String allow = e.getResponse().getHeaderString(HttpHeaders.ALLOW);
        return allow == null ? answer : Response.fromResponse(answer).header(HttpHeaders.ALLOW, allow).build();
    }

    /** Where several methods share a path, RESTEasy reads the type of the body itself, and throws this at what is none. */
    @ServerExceptionMapper
    Response notAType(IllegalArgumentException e, HttpServerRequest request) {
        return String.valueOf(e.getMessage()).startsWith("Failed to parse media type")
                ? answer(HttpStatus.problem(415, request.method().name(), request.getHeader(HttpHeaders.CONTENT_TYPE)), request)
                : failed(e, request);
    }

    @ServerExceptionMapper(Throwable.class)
    Response failed(Throwable e, HttpServerRequest request) {
        Refusal refusal = causeOf(e, Refusal.class);
        if (refusal != null) {
            return refused(refusal, request);
        }
        Optional<Refusal> database = DatabaseFailure.in(e);
        if (database.isPresent()) {
            return refusedByDatabase(database.get(), e, request);
        }
        if (causeOf(e, HttpClosedException.class) != null) {
            return Response.serverError().build(); // whoever asked went on to something else, and reads nothing of it
        }
        if (isUnreadableForm(e)) {
            return answer(Problem.of(RefusalCode.MALFORMED, "What was sent cannot be read as a form, or has too many fields."),
                    request);
        }
        String instance = "urn:uuid:" + UUID.randomUUID();
        LOG.errorf(e, "Request failed: %s %s", instance, request.method());
        return answer(Problem.internal(instance), request);
    }

    /** RESTEasy has no exception of its own for escapes, parts and numbers of fields that it does not take. */
    private static boolean isUnreadableForm(Throwable e) {
        return Arrays.stream(e.getStackTrace()).limit(FRAMES_OF_FORMS)
                .anyMatch(frame -> frame.getClassName().startsWith(FORMS));
    }

    private Response refusedByDatabase(Refusal refusal, Throwable e, HttpServerRequest request) {
        Response answer = answer(Problem.of(refusal), request);
        if (refusal.code() != RefusalCode.UNAVAILABLE) {
            return answer;
        }
        LOG.errorf("The database cannot be used: %s", DatabaseFailure.reason(e));
        return Response.fromResponse(answer).header(HttpHeaders.RETRY_AFTER, 5).build();
    }

    private Response answer(Problem problem, HttpServerRequest request) {
        return answer(problem, request, List.of());
    }

    private Response answer(Problem problem, HttpServerRequest request, List<String> lacking) {
        if (isForPerson(request)) {
            return pagesOf(request.path()).of(problem, request, lacking);
        }
        return Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem).build();
    }

    private ProblemPages pagesOf(String path) {
        return pages.stream()
                .filter(some -> some.below().isEmpty() || path.equals(some.below()) || path.startsWith(some.below() + "/"))
                .max(Comparator.comparingInt(some -> some.below().length())).orElseThrow();
    }

    private boolean isForPerson(HttpServerRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        return pagesOf(request.path()).isForAnyType()
                || accept != null && accept.contains(MediaType.TEXT_HTML) && !PROGRAMS.matcher(request.path()).matches();
    }

    private static <T extends Throwable> T causeOf(Throwable e, Class<T> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }
}
