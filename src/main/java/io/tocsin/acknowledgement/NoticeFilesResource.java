package io.tocsin.acknowledgement;

import java.time.Clock;
import java.util.Optional;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.vertx.core.http.HttpServerRequest;

/** The advisory as a file, for whoever may read its {@linkplain RecipientResource page}: as text, printed, and signed. */
@Path("/a/{token}")
@Tag(name = "Public")
@Produces(MediaType.WILDCARD)
public class NoticeFilesResource {

    @Inject
    TokenHolders holders;
    @Inject
    NoticeFiles files;
    @Inject
    AdvisoryPages advisoryPages;
    @Inject
    PdfPress press;
    @Inject
    AddressLimit limit;
    @Inject
    Pages pages;
    @Inject
    Clock clock;

    @GET
    @Path("notice.txt")
    @PermitAll
    @Transactional
    @Operation(operationId = "readAdvisoryText", summary = "The advisory in plain text, as in the mail")
    @APIResponse(responseCode = "200", description = "The text", content = @Content(mediaType = "text/plain"))
    @APIResponse(responseCode = "404", description = "As for the page")
    public Response text(@PathParam("token") String token, @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String languages) {
        return holders.behind(token)
                .map(told -> pages.file("text/plain;charset=UTF-8", "inline; filename=\"notice.txt\"", files.text(told)))
                .orElseGet(() -> pages.notFound(PageLanguage.accepted(languages)));
    }

    /** Layout takes a while, so no transaction holds a connection meanwhile. */
    @GET
    @Path("notice.pdf")
    @PermitAll
    @Operation(operationId = "readAdvisoryPdf", summary = "The advisory as a tagged PDF", description = "10 a minute and network.")
    @APIResponse(responseCode = "200", description = "The document", content = @Content(mediaType = "application/pdf"))
    @APIResponse(responseCode = "404", description = "As for the page")
    @APIResponse(responseCode = "429", description = "Too many for this network; Retry-After says when again")
    @APIResponse(responseCode = "503", description = "Too many at once, or too long for one; Retry-After says when again")
    public Response pdf(@PathParam("token") String token, @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String languages,
            @Context HttpServerRequest request) {
        Optional<Told> holder = holders.behind(token);
        if (holder.isEmpty()) {
            return pages.notFound(PageLanguage.accepted(languages));
        }
        AdvisoryPage shown = advisoryPages.forPrint(holder.get(), clock.instant());
        if (!limit.admits(AddressLimit.Use.PDF, request.remoteAddress().hostAddress())) {
            return pages.noPdf(429, shown.language(), token);
        }
        return press.print(pages.forPrint(shown))
                .map(made -> pages.file("application/pdf", "attachment; filename=\"notice.pdf\"", made))
                .orElseGet(() -> pages.noPdf(503, shown.language(), token));
    }

    @GET
    @Path("notice.jws")
    @PermitAll
    @Transactional
    @Operation(operationId = "readSignedAdvisory", summary = "The advisory signed, as in the mail", description = "A JWS in compact serialisation (RFC 7515); its keys are at /.well-known/jwks.json.")
    @APIResponse(responseCode = "200", description = "The signed document", content = @Content(mediaType = "application/jose"))
    @APIResponse(responseCode = "404", description = "As for the page")
    public Response signed(@PathParam("token") String token, @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String languages) {
        return holders.behind(token)
                .map(told -> pages.file("application/jose", "attachment; filename=\"notice.jws\"", files.signed(told)))
                .orElseGet(() -> pages.notFound(PageLanguage.accepted(languages)));
    }
}
