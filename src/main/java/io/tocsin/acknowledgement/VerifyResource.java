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

    private static final int LONGEST_SHOWN = 100;

    @Inject
    AddressLimit limit;
    @Inject
    Pages pages;
    @Inject
    Verifier verifier;

    @GET
    @Produces({ MediaType.TEXT_HTML, MediaType.APPLICATION_JSON })
    @PermitAll
    @Transactional
    @Operation(operationId = "verify", summary = "Is a code genuine?", description = "A page for people; with Accept: "
            + "application/json the same for programs. 30 codes a minute and network.")
    @APIResponse(responseCode = "200", description = "Genuine or not, to whom it was sent (masked), when, and whether there is a newer one", content = {
            @Content(mediaType = MediaType.TEXT_HTML),
            @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Verification.class)) })
    @APIResponse(responseCode = "429", description = "Too many codes from this network; Retry-After says when again")
    public Response verify(@QueryParam("code") String code, @HeaderParam(HttpHeaders.ACCEPT) String accept,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String languages, @Context HttpServerRequest request) {
        boolean asked = code != null && !code.isBlank();
        boolean admitted = !asked || limit.admits(AddressLimit.Use.CODE, request.remoteAddress().hostAddress());
        return wantsJson(accept) ? answer(code, asked, admitted)
                : page(code, asked, admitted, PageLanguage.accepted(languages));
    }

    /** Whoever takes anything gets the page. One method for both: two would have RESTEasy read headers it chokes on. */
    private static boolean wantsJson(String accept) {
        return accept != null && accept.contains(MediaType.APPLICATION_JSON) && !accept.contains(MediaType.TEXT_HTML);
    }

    private Response answer(String code, boolean asked, boolean admitted) {
        if (!asked) {
            throw new Refusal(RefusalCode.MALFORMED, "Name the code to check: /verify?code=...");
        }
        if (!admitted) {
            throw new Refusal(RefusalCode.TOO_MANY, "Many codes were checked from your network. Try again in a minute.");
        }
        return Response.ok(verifier.verify(code), MediaType.APPLICATION_JSON_TYPE)
                .header(HttpHeaders.CACHE_CONTROL, "no-store").header(HttpHeaders.VARY, HttpHeaders.ACCEPT).build();
    }

    private Response page(String code, boolean asked, boolean admitted, PageLanguage language) {
        if (!asked) {
            return pages.check(200, language, CheckPage.without(Result.NOTHING_TYPED, ""));
        }
        String typed = code.length() > LONGEST_SHOWN ? "" : code;
        if (!admitted) {
            return Response.fromResponse(pages.check(429, language, CheckPage.without(Result.TOO_MANY, typed)))
                    .header(HttpHeaders.RETRY_AFTER, 60).build();
        }
        Verification found = verifier.verify(code);
        return pages.check(200, language, found.genuine() ? CheckPage.found(typed, found, language)
                : CheckPage.without(Result.UNKNOWN, typed));
    }
}
