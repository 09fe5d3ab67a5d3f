package io.tocsin.acknowledgement;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;

import jakarta.annotation.security.PermitAll;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

import io.tocsin.acknowledgement.AdvisoryPage.Done;
import io.tocsin.acknowledgement.AdvisoryPage.Typed;
import io.tocsin.acknowledgement.LockedPage.Result;
import io.tocsin.acknowledgement.TokenHolders.Holder;
import io.tocsin.acknowledgement.TypedAnswer.Field;
import io.tocsin.acknowledgement.TypedAnswer.Wrong;
import io.tocsin.http.KeptPages;
import io.tocsin.notice.Notice;
import io.tocsin.passphrase.Passphrases;
import io.vertx.core.http.HttpServerRequest;

/**
 * A recipient's page. Reading it changes nothing, however often and by whom: programs follow every link in a mail. What
 * changes something is a form that a person sends.
 *
 * <p>
 * Forms from other sites are not refused. The token in the path is all the authority there is, and no browser adds it by
 * itself as it would a cookie: whoever can make somebody's browser send this form could send it as well.
 */
@Path("/a/{token}")
@Tag(name = "Public")
@Produces(MediaType.TEXT_HTML)
public class RecipientResource {

    /** Answers through one link in {@link #WINDOW}; a person needs two or three, a program gone wrong many. */
    private static final int MOST_ANSWERS = 30;
    private static final Duration WINDOW = Duration.ofHours(1);

    @Inject
    Answers answers;
    @Inject
    AdvisoryPages advisoryPages;
    @Inject
    Clock clock;
    @Inject
    KeptPages kept;
    @Inject
    AddressLimit limit;
    @Inject
    Pages pages;
    @Inject
    Passphrases passphrases;
    @Inject
    TokenHolders holders;
    @Inject
    WrongContacts wrongContacts;

    /** The form's fields, for the API document. */
    @Schema(name = "AnswerForm")
    public record FormFields(@Schema(required = true, maxLength = Answer.LONGEST_NAME) String name,
            @Schema(format = "email", maxLength = Answer.LONGEST_EMAIL) String email,
            @Schema(required = true) Finding finding, @Schema(maxLength = Answer.LONGEST_COMMENT) String comment) {
    }

    /** The fields of the form that opens a page, for the API document. */
    @Schema(name = "PassphraseForm")
    public record PassphraseFields(@Schema(required = true) String passphrase) {
    }

    @GET
    @PermitAll
    @Transactional
    @Operation(operationId = "readAdvisoryPage", summary = "The advisory of the token's holder, with its form", description = "Changes nothing.")
    @APIResponse(responseCode = "200", description = "The page")
    @APIResponse(responseCode = "404", description = "No such token, or none any more, or not yet: one and the same answer")
    public Response read(@PathParam("token") String token, @QueryParam("done") String done,
            @Parameter(hidden = true) @QueryParam(KeptPages.PARAMETER) String before,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String languages) {
        return holders.holderOf(token)
                .map(holder -> holder.isLocked()
                        ? locked(200, holder, token, "wrong".equals(done) ? Result.WRONG : Result.NOTHING_TYPED)
                        : page(200, holder.told(), token, typed(holder.told(), before), doneOf(done)))
                .orElseGet(() -> pages.notFound(PageLanguage.accepted(languages)));
    }

    private Response locked(int status, Holder holder, String token, Result result) {
        return pages.locked(status, AdvisoryPage.languageOf(holder.told()), new LockedPage(pages.pathOf(token), result));
    }

    /** What could not be taken, where somebody comes back to it within the hour. */
    private Typed typed(Told told, String before) {
        return kept.find(owner(told), "", before).map(form -> TypedAnswer.of(SentForm.of(form.text())))
                .map(typed -> new Typed(typed, typed.faults())).orElse(Typed.NOTHING);
    }

    private static String owner(Told told) {
        return "delivery:" + told.deliveryId();
    }

    private static Done doneOf(String word) {
        return "answered".equals(word) ? Done.ANSWERED : "reported".equals(word) ? Done.REPORTED_WRONG : Done.NOTHING;
    }

    /** Somebody reloads the answer to a form, or a scanner follows the form's address. */
    @GET
    @Path("{form:acknowledgement|wrong-contact|passphrase}")
    @PermitAll
    @Operation(hidden = true)
    public Response backToPage(@PathParam("token") String token, @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String languages) {
        return holders.holderOf(token).map(holder -> pages.seePage(token, ""))
                .orElseGet(() -> pages.notFound(PageLanguage.accepted(languages)));
    }

    /** What is opened has an address of its own, which the mail does not know; a cookie is not needed for it. */
    @POST
    @Path("passphrase")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    @Transactional
    @Operation(operationId = "openAdvisory", summary = "Open an advisory that is read with a passphrase only")
    @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED, schema = @Schema(implementation = PassphraseFields.class)))
    @APIResponse(responseCode = "303", description = "It was right; Location is the opened page. Or, instead of 422, for who accepts `text/html` by name, as browsers do: it was wrong, and Location is the page that says so (`?done=wrong`)")
    @APIResponse(responseCode = "404", description = "As for the page")
    @APIResponse(responseCode = "422", description = "It was wrong; the page again")
    @APIResponse(responseCode = "429", description = "Too many wrong ones; Retry-After says when again")
    public Response open(@PathParam("token") String token, @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String languages,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) String accepted,
            @Context HttpServerRequest request, InputStream body) throws IOException {
        if (!limit.admits(AddressLimit.Use.PASSPHRASE, request.remoteAddress().hostAddress())) {
            return pages.tooManyTries(PageLanguage.accepted(languages), token);
        }
        Optional<SentForm> form = SentForm.read(body);
        Optional<Holder> found = holders.holderOf(token);
        if (found.isEmpty()) {
            return pages.notFound(PageLanguage.accepted(languages));
        }
        Holder holder = found.get();
        if (!holder.isLocked()) {
            return pages.seePage(token, "");
        }
        Told told = holder.told();
        return switch (passphrases.check(Notice.withId(told.noticeId()).incidentId, told.tenantId(),
                form.map(sent -> sent.field("passphrase")).orElse(""))) {
            case RIGHT -> pages.seePage(holders.opened(holder), "");
            case WRONG -> wantsPage(accepted) ? pages.seePage(token, "?done=wrong")
                    : locked(422, holder, token, Result.WRONG);
            case TOO_MANY -> Response.fromResponse(locked(429, holder, token, Result.TOO_MANY))
                    .header(HttpHeaders.RETRY_AFTER, 3600).build();
        };
    }

    @POST
    @Path("acknowledgement")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @PermitAll
    @Transactional
    @Operation(operationId = "acknowledge", summary = "Answer for the organisation that was told")
    @RequestBody(content = @Content(mediaType = MediaType.APPLICATION_FORM_URLENCODED, schema = @Schema(implementation = FormFields.class)))
    @APIResponse(responseCode = "303", description = "Recorded; Location is the page that says so (`?done=answered`). Or, instead of 422, for who accepts `text/html` by name, as browsers do: Location is the page with what was typed and what is wrong with it (`?kept=`), for an hour")
    @APIResponse(responseCode = "404", description = "As for the page")
    @APIResponse(responseCode = "413", description = "Longer than any form of ours")
    @APIResponse(responseCode = "422", description = "The page again, with what was typed and what is wrong with it")
    @APIResponse(responseCode = "429", description = "More answers than people give; Retry-After says when again")
    public Response acknowledge(@PathParam("token") String token, @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String languages,
            @Parameter(hidden = true) @HeaderParam(HttpHeaders.ACCEPT) String accepted,
            InputStream body) throws IOException {
        // Before the database is asked: a slow sender must not hold a connection.
        Optional<SentForm> form = SentForm.read(body);
        Optional<Told> holder = holders.behind(token);
        if (holder.isEmpty()) {
            return pages.notFound(PageLanguage.accepted(languages));
        }
        Told told = holder.get();
        if (form.isEmpty()) {
            return pages.tooLarge(AdvisoryPage.languageOf(told), token);
        }
        TypedAnswer typed = TypedAnswer.of(form.get());
        Map<Field, Wrong> faults = typed.faults();
        if (!faults.isEmpty()) {
            return wantsPage(accepted) ? again(told, token, typed)
                    : page(422, told, token, new Typed(typed, faults), Done.NOTHING);
        }
        Instant now = now();
        if (Acknowledgement.countThrough(told, now.minus(WINDOW)) >= MOST_ANSWERS) {
            return pages.tooMany(AdvisoryPage.languageOf(told), token);
        }
        answers.take(Notice.withId(told.noticeId()), told.tenantId(), typed.answer(), Answer.WayIn.link(told.deliveryId()),
                Told.ACTOR, now);
        kept.forgetAll(owner(told));
        return pages.seePage(token, "?done=answered#now");
    }

    /** A browser can neither go back to the answer to a form, nor reload it without sending the form again. */
    private static boolean wantsPage(String accepted) {
        return accepted != null && accepted.contains(MediaType.TEXT_HTML);
    }

    private Response again(Told told, String token, TypedAnswer typed) {
        return kept.keep(owner(told), "", null, typed.written(), false)
                .map(made -> pages.seePage(token, "?" + KeptPages.PARAMETER + "=" + made + "#now"))
                .orElseGet(() -> page(422, told, token, new Typed(typed, typed.faults()), Done.NOTHING));
    }

    @POST
    @Path("wrong-contact")
    @PermitAll
    @Transactional
    @Operation(operationId = "reportWrongContact", summary = "Say that one is the wrong contact", description = "Work for a person of the vendor's. The organisation's answer stays open.")
    @APIResponse(responseCode = "303", description = "Recorded, once; Location is the page that says so")
    @APIResponse(responseCode = "404", description = "As for the page")
    public Response wrongContact(@PathParam("token") String token,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String languages) {
        Optional<Told> told = holders.behind(token);
        if (told.isEmpty()) {
            return pages.notFound(PageLanguage.accepted(languages));
        }
        wrongContacts.report(Notice.withId(told.get().noticeId()), told.get(), now());
        return pages.seePage(token, "?done=reported#now");
    }

    private Response page(int status, Told told, String token, Typed typed, Done done) {
        AdvisoryPage shown = advisoryPages.of(told, token, typed, done, clock.instant());
        return pages.advisory(status, shown.language(), shown);
    }

    /** As PostgreSQL keeps it. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
