package io.tocsin.acknowledgement;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.acknowledgement.CheckPage.Result;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.vertx.core.http.HttpServerRequest;

/** Where recipients type the code of a notice to see whether it is genuine, without using any link in it. */
@Path("/verify")
@Tag(name = "Public")
public class VerifyResource {

    @Inject
    AddressLimit limit;
    @Inject
    Pages pages;
    @Inject
    Verifier verifier;

    @GET
    @Produces(MediaType.TEXT_HTML)
    @PermitAll
    @Transactional
    @Operation(operationId = "verify", summary = "Is a code genuine?", description = "A page for people; with Accept: application/json the same for programs. 30 codes a minute and network.")
    @APIResponse(responseCode = "200", description = "Genuine or not, to whom it was sent (masked), when, and whether there is a newer one", content = {
            @Content(mediaType = MediaType.TEXT_HTML),
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Verification.class)) })
    @APIResponse(responseCode = "429", description = "Too many codes from this network; Retry-After says when again")
    public Response page(@QueryParam("code") String code, @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String languages,
            @Context HttpServerRequest request) {
        PageLanguage language = PageLanguage.accepted(languages);
        if (code == null || code.isBlank()) {
            return pages.check(200, language, CheckPage.without(Result.NOTHING_TYPED, ""));
        }
        String typed = code.length() > 100 ? "" : code;
        if (!limit.admits(request.remoteAddress().hostAddress())) {
            return Response.fromResponse(pages.check(429, language, CheckPage.without(Result.TOO_MANY, typed)))
                    .header(HttpHeaders.RETRY_AFTER, 60).build();
        }
        Verification found = verifier.verify(code);
        return pages.check(200, language, found.genuine() ? CheckPage.found(typed, found, language)
                : CheckPage.without(Result.UNKNOWN, typed));
    }

    /** A caller that takes anything gets the page. */
    @GET
    @Produces(MediaType.APPLICATION_JSON + ";qs=0.5")
    @PermitAll
    @Transactional
    @Operation(hidden = true)
    public Response answer(@QueryParam("code") String code, @Context HttpServerRequest request) {
        if (code == null || code.isBlank()) {
            throw new Refusal(RefusalCode.MALFORMED, "Name the code to check: /verify?code=...");
        }
        if (!limit.admits(request.remoteAddress().hostAddress())) {
            throw new Refusal(RefusalCode.TOO_MANY, "Many codes were checked from your network. Try again in a minute.");
        }
        return Response.ok(verifier.verify(code)).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
    }
}
