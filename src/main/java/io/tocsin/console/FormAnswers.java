package io.tocsin.console;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.session.Session;
import io.tocsin.http.KeptPages;
import io.tocsin.http.Network;
import io.tocsin.http.ResourceAddresses;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * Whole pages that answer a form. A browser could not go back to such an answer, and would send the form again to reload it: so
 * it is kept, and the browser sent to fetch it at the form's own address.
 */
@RequestScoped
class FormAnswers {

    /** For so long nothing that matters has moved on. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final SecurityIdentity identity;
    private final KeptPages kept;
    private final ResourceAddresses addresses;
    private final Clock clock;
    private final HttpServerRequest request;

    FormAnswers(SecurityIdentity identity, KeptPages kept, ResourceAddresses addresses, Clock clock,
            HttpServerRequest request) {
        this.identity = identity;
        this.kept = kept;
        this.addresses = addresses;
        this.clock = clock;
        this.request = request;
    }

    /**
     * @param answer with the form as it was typed, which takes the place of the one that was kept before
     * @param once whether something stands on it that is shown this once
     * @return where to fetch it; the answer itself for whoever did not send a form from a page of the console
     */
    Response toGoBackTo(Response answer, boolean once) {
        return sentFrom().flatMap(form -> at(form, form.kept(), answer, once)).orElse(answer);
    }

    /**
     * For who is signed in: strangers can ask for what is not there as often as they like, and none of it is written down.
     *
     * @param answer a page without the form, which stays where it is kept for whoever goes back to it
     */
    Response toGoBackTo(Response answer) {
        return sentFrom().filter(form -> Session.of(identity).isPresent()).flatMap(form -> at(form, null, answer, false))
                .orElse(answer);
    }

    /** Of an answer that was shown as it was, since it could not be kept, there is nothing to fetch at its address. */
    private Optional<FormPage> sentFrom() {
        return isSent() && wantsPage() ? FormPage.from(request).filter(form -> addresses.canBeRead(form.path()))
                : Optional.empty();
    }

    private boolean isSent() {
        return request.method().equals(HttpMethod.POST);
    }

    /** Whoever goes to a page names its type; a script that asks for a piece, or a program that sends a form, need not. */
    private boolean wantsPage() {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        String destination = request.getHeader("Sec-Fetch-Dest");
        return accepted != null && accepted.contains(MediaType.TEXT_HTML) && request.getHeader("HX-Request") == null
                && (destination == null || destination.equals("document"));
    }

    /** @param instead token of the page whose place this one takes, or null */
    private Optional<Response> at(FormPage form, String instead, Response answer, boolean once) {
        return kept.keep(owner(), form.address(), instead, (String) answer.getEntity(), once).map(form::with)
                .map(address -> Onward.to(address, request));
    }

    /** Whose kept pages: they outlast a session, as what was typed does. */
    private String owner() {
        return Session.of(identity).map(session -> "operator:" + session.actor().operatorId()).orElseGet(() -> "network:"
                + Network.of(request.remoteAddress() == null ? null : request.remoteAddress().hostAddress()));
    }

    /** The form that was sent is taken: whoever goes back to it is shown no more why it had not been. */
    void formIsTaken() {
        if (isSent()) {
            FormPage.from(request).ifPresent(form -> kept.forget(owner(), form.address(), form.kept()));
        }
    }

    /**
     * What answered a form, for a browser that fetches it at the form's own address; where it is kept no more, the browser is
     * sent to the form as it is now.
     *
     * @return nothing for an address that asks for none
     */
    Optional<Response> kept() {
        FormPage form = FormPage.at(request.uri());
        return Optional.ofNullable(form.kept()).map(token -> kept.find(owner(), form.address(), token)
                .map(page -> Response.ok(dated(page, form.address()), MediaType.TEXT_HTML_TYPE.withCharset("UTF-8")).build())
                .orElseGet(() -> Onward.to(Pages.inside(form.address()), request)));
    }

    /** Whoever comes back to it later is told that it is as it was. */
    private String dated(KeptPages.Kept page, String address) {
        Instant now = clock.instant();
        if (Duration.between(page.at(), now).compareTo(FRESH) < 0) {
            return page.text();
        }
        return page.text().replaceFirst("<!--kept-->", Matcher.quoteReplacement("<div class=\"alert alert-info said\">"
                + Icons.of("clock-history") + " <span>This page is as it was " + new Times(ZoneOffset.UTC, now).ago(page.at())
                + ". <a href=\"" + Html.escape(address) + "\">See how it stands now</a></span></div>"));
    }
}
