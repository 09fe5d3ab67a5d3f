package io.tocsin.receipt.provider;

import java.time.Clock;
import java.time.Instant;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.http.RawBody;
import io.tocsin.problem.Problem;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Where mail providers post what became of messages. No API key: a provider's own proof is the authority. What is taken is
 * answered after it is committed; what is not proved is refused without a word on what was missing.
 */
@Path("/receipts")
@Tag(name = "Public")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
public class ProviderResource {

    private static final String TAKEN = "Taken and committed, also when it was there already or nobody understands it";
    private static final String ABSENT = "This provider is not configured";

    @Inject
    Clock clock;
    @Inject
    Mailroom mailroom;
    @Inject
    Ses ses;
    @Inject
    SendGrid sendGrid;
    @Inject
    Mailgun mailgun;
    @Inject
    Postmark postmark;
    @Inject
    Refused refused;

    @POST
    @Path("ses")
    @PermitAll
    @RawBody
    @Operation(operationId = "takeSesEvents", summary = "Events of Amazon SES by way of SNS", description = "Proved by SNS's signature and a topic that is configured. A subscription to such a topic is confirmed.")
    @APIResponse(responseCode = "200", description = TAKEN)
    @APIResponse(responseCode = "404", description = ABSENT)
    public Response ses(byte[] body, @Context HttpHeaders headers) {
        return take("ses", ses, headers, body);
    }

    @POST
    @Path("sendgrid")
    @PermitAll
    @RawBody
    @Operation(operationId = "takeSendGridEvents", summary = "Events of SendGrid", description = "Proved by the signature of the event webhook.")
    @APIResponse(responseCode = "200", description = TAKEN)
    @APIResponse(responseCode = "404", description = ABSENT)
    public Response sendGrid(byte[] body, @Context HttpHeaders headers) {
        return take("sendgrid", sendGrid, headers, body);
    }

    @POST
    @Path("mailgun")
    @PermitAll
    @RawBody
    @Operation(operationId = "takeMailgunEvents", summary = "An event of Mailgun", description = "Proved by the HMAC inside, whose token counts once.")
    @APIResponse(responseCode = "200", description = TAKEN)
    @APIResponse(responseCode = "404", description = ABSENT)
    public Response mailgun(byte[] body, @Context HttpHeaders headers) {
        return take("mailgun", mailgun, headers, body);
    }

    @POST
    @Path("postmark")
    @PermitAll
    @RawBody
    @Operation(operationId = "takePostmarkEvents", summary = "An event of Postmark", description = "Proved by user and password.")
    @APIResponse(responseCode = "200", description = TAKEN)
    @APIResponse(responseCode = "404", description = ABSENT)
    public Response postmark(byte[] body, @Context HttpHeaders headers) {
        return take("postmark", postmark, headers, body);
    }

    private Response take(String name, Provider provider, HttpHeaders headers, byte[] body) {
        if (!provider.isConfigured()) {
            throw new Refusal(RefusalCode.NOT_FOUND, "There is nothing at this address.");
        }
        Instant now = clock.instant();
        try {
            mailroom.take(provider.read(new Posted(headers::getHeaderString, body, now)), now);
            return Response.ok("{}").build();
        } catch (UnprovenException e) {
            refused.note(name, e.getMessage());
            return answer(e, provider == postmark);
        }
    }

    private static Response answer(UnprovenException e, boolean basic) {
        RefusalCode code = e.isForNow() ? RefusalCode.UNAVAILABLE : basic ? RefusalCode.UNAUTHENTICATED : RefusalCode.FORBIDDEN;
        Response.ResponseBuilder answer = Response.status(code.status()).type(Problem.MEDIA_TYPE)
                .entity(Problem.of(code, e.isForNow() ? "This cannot be checked at the moment. Send it again."
                        : "This is not shown to come from the provider."));
        return code == RefusalCode.UNAUTHENTICATED
                ? answer.header(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"tocsin\"").build()
                : answer.build();
    }
}
