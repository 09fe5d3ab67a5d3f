package io.tocsin.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.stream.Collectors;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.session.Session;
import io.tocsin.access.session.SessionCookie;
import io.tocsin.access.session.Sessions;
import io.tocsin.http.KeptPages;
import io.tocsin.http.Network;
import io.tocsin.http.ResourceAddresses;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.vendor.VendorSettings;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;

/**
 * What every resource of the console asks for: the frame around its page, who looks at it, and how a form is answered. Inject
 * it into the resource.
 */
@RequestScoped
public class Pages {

    /** A piece of a page with this status is shown, and the browser asks for it no more. */
    public static final int LAST_OF_POLLING = 286;
    /** For so long nothing that matters has moved on. */
    private static final Duration FRESH = Duration.ofMinutes(1);
    private static final String ZONE_COOKIE = "tocsin_zone";
    /** The words of these refusals are for programs, which know revisions and states by their names. */
    private static final String OVERTAKEN = "Somebody was here before you, or it moved by itself: look at how it stands now."
            + " Nothing of yours was changed.";

    private final SecurityIdentity identity;
    private final Sessions sessions;
    private final VendorSettings vendor;
    private final Assets assets;
    private final KeptPages kept;
    private final ResourceAddresses addresses;
    private final Clock clock;
    private final HttpServerRequest request;

    Pages(SecurityIdentity identity, Sessions sessions, VendorSettings vendor, Assets assets, KeptPages kept,
            ResourceAddresses addresses, Clock clock, HttpServerRequest request) {
        this.identity = identity;
        this.sessions = sessions;
        this.vendor = vendor;
        this.assets = assets;
        this.kept = kept;
        this.addresses = addresses;
        this.clock = clock;
        this.request = request;
    }

    /**
     * What was said is told by the next whole page that somebody opens: a piece of one has no place for it, and would lose it.
     *
     * @param title as the browser's tab shows it; the page's own heading may say more
     */
    public Around around(Section section, String title) {
        Optional<Session> session = session();
        Said said = session.filter(one -> one.hasSaid() && !wantsFragment() && !isFollowing())
                .flatMap(one -> sessions.takeSaid(one.id()))
                .map(Pages::read).orElse(null);
        Viewer viewer = session.map(this::viewer).orElse(null);
        return new Around(section, title, viewer, vendor.name(), session.map(Session::csrf).orElse(""), said,
                new Times(viewer == null ? ZoneId.of("UTC") : viewer.zone(), clock.instant()), assets, null);
    }

    /** @throws IllegalStateException where the method lets anybody in */
    public Viewer viewer() {
        return session().map(this::viewer).orElseThrow(() -> new IllegalStateException("Nobody is signed in"));
    }

    private Optional<Session> session() {
        return identity.isAnonymous() ? Optional.empty() : Optional.ofNullable(identity.getAttribute(Session.ATTRIBUTE));
    }

    private Viewer viewer(Session session) {
        return new Viewer(session.actor().operatorId(), session.actor().name(), session.roles(),
                session.zone() == null ? zoneOfTheDevice() : session.zone(), Theme.valueOf(session.theme()), session.id());
    }

    /** As a script of ours notes it; UTC where none runs. */
    private ZoneId zoneOfTheDevice() {
        Cookie noted = request.getCookie(ZONE_COOKIE);
        String zone = noted == null ? "UTC" : noted.getValue().replace("%2F", "/");
        return ZoneId.getAvailableZoneIds().contains(zone) ? ZoneId.of(zone) : ZoneId.of("UTC");
    }

    /** Tells on the next page that something happened, and what happens next. Call it after the verb, not before. */
    public void said(String text) {
        said(Tone.GOOD, text);
    }

    /** @param text plain, a sentence or two */
    public void said(Tone tone, String text) {
        sessions.say(viewer().sessionId(), tone.name() + " " + text);
    }

    private static Said read(String stored) {
        int space = stored.indexOf(' ');
        return new Said(Tone.valueOf(stored.substring(0, space)), stored.substring(space + 1));
    }

    /** Whether htmx asked, and wants a piece of the page rather than the whole. */
    public boolean wantsFragment() {
        return "true".equals(request.getHeader("HX-Request")) && !"true".equals(request.getHeader("HX-Boosted"))
                && !"true".equals(request.getHeader("HX-History-Restore-Request"));
    }

    /**
     * Whoever was signed in on this browser is so no longer: somebody signs in anew, and that session's cookie is forgotten.
     */
    public void leave() {
        session().ifPresent(session -> sessions.end(session.actor(), session.id(), "signed in anew"));
    }

    /** Whether a script asked by itself, to see what is new. */
    private boolean isFollowing() {
        return request.getHeader(SessionCookie.FOLLOWS) != null;
    }

    /**
     * After a form was taken: the browser fetches the page anew, so that reloading it sends nothing again, and going back shows
     * no more why it had not been taken.
     */
    public Response seeOther(Object path) {
        if (isSent()) {
            FormPage.from(request).ifPresent(form -> kept.forget(owner(), form.address(), form.kept()));
        }
        return goTo(path);
    }

    private boolean isSent() {
        return request.method().equals(HttpMethod.POST);
    }

    private Response goTo(Object path) {
        String address = inHeader(path.toString());
        return wantsFragment() ? Response.noContent().header("HX-Redirect", address).build()
                : Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, address).build();
    }

    /** What a button asks for. */
    public interface Act {

        /** @return what to tell: what happened, and what happens next */
        String by(Actor actor);
    }

    /** As {@link #act(Object, Object, Act)}, and on the same page either way. */
    public Response act(Object then, Act act) {
        return act(then, then, act);
    }

    /**
     * Does what a button asks for, in a transaction of its own, and tells it on the next page; or tells there why not. For
     * forms in which nothing was typed that could be lost.
     *
     * @param then address of the next page when it is done
     * @param back the same when it is refused
     */
    public Response act(Object then, Object back, Act act) {
        try {
            said(QuarkusTransaction.requiringNew().call(() -> act.by(viewer().actor())));
            return seeOther(then);
        } catch (Refusal refusal) {
            said(Tone.WARN, switch (refusal.code()) {
                case PRECONDITION_FAILED, CONFLICT, STATE -> OVERTAKEN;
                default -> refusal.getMessage() + " Nothing was changed.";
            });
            return goTo(back);
        }
    }

    /** A part of the path may be anything that somebody typed, and stand there without its escapes. */
    static String inHeader(String address) {
        return address.codePoints().mapToObj(c -> c > ' ' && c < 0x7f ? Character.toString(c)
                : URLEncoder.encode(Character.toString(c), StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining());
    }

    /**
     * Does what a form asks for in which something was typed, all of it or nothing: then the next page tells of it, or the form
     * stands there again.
     *
     * @param said what happened, and what happens next
     * @param next where the browser goes on
     * @param again the form, with what was typed and why it was not taken
     */
    public Response take(Runnable verb, Tone tone, String said, Object next, Function<Refusal, TemplateInstance> again) {
        try {
            QuarkusTransaction.requiringNew().run(verb);
        } catch (Refusal refusal) {
            return again(refusal, again.apply(refusal));
        }
        said(tone, said);
        return seeOther(next);
    }

    /** The form again, with what was typed and why it was not taken. */
    public Response again(Refusal refusal, TemplateInstance page) {
        return page(refusal.code().status(), page);
    }

    /**
     * A whole page or a piece of one. Where a form is answered with a whole page, the browser is sent to fetch it at the form's
     * own address: it could not go back to an answer, and would send the form again to reload it.
     *
     * @param status for who fetches pieces, or does not say that it wants a page and from which page the form came
     */
    public Response page(int status, TemplateInstance page) {
        return page(status, page, false);
    }

    /** As {@link #page}, where something stands on it that is shown this once. */
    public Response pageOnce(TemplateInstance page) {
        return page(200, page, true);
    }

    private Response page(int status, TemplateInstance page, boolean once) {
        Response answer = Response.status(status).type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8")).entity(page.render())
                .build();
        return isTurnedAway(status) ? answer : toGoBackTo(answer, once);
    }

    /** Whoever guesses passwords goes on guessing: of what is not even looked at, nothing is written down. */
    private boolean isTurnedAway(int status) {
        return status == RefusalCode.TOO_MANY.status() && session().isEmpty();
    }

    /**
     * For who is signed in: strangers can ask for what is not there as often as they like, and none of it is written down.
     *
     * @param answer a page without the form, which stays where it is kept for whoever goes back to it
     */
    Response toGoBackTo(Response answer) {
        return sentFrom().filter(form -> session().isPresent()).flatMap(form -> at(form, null, answer, false)).orElse(answer);
    }

    private Response toGoBackTo(Response answer, boolean once) {
        return sentFrom().flatMap(form -> at(form, form.kept(), answer, once)).orElse(answer);
    }

    /** Of an answer that was shown as it was, since it could not be kept, there is nothing to fetch at its address. */
    private Optional<FormPage> sentFrom() {
        return isSent() && wantsPage() ? FormPage.from(request).filter(form -> addresses.canBeRead(form.path()))
                : Optional.empty();
    }

    /** @param instead token of the page whose place this one takes, or null */
    private Optional<Response> at(FormPage form, String instead, Response answer, boolean once) {
        return kept.keep(owner(), form.address(), instead, (String) answer.getEntity(), once).map(form::with).map(this::goTo);
    }

    /** Whoever goes to a page names its type; a script that asks for a piece, or a program that sends a form, need not. */
    private boolean wantsPage() {
        String accepted = request.getHeader(HttpHeaders.ACCEPT);
        String destination = request.getHeader("Sec-Fetch-Dest");
        return accepted != null && accepted.contains(MediaType.TEXT_HTML) && request.getHeader("HX-Request") == null
                && (destination == null || destination.equals("document"));
    }

    /** Whose kept pages: they outlast a session, as what was typed does. */
    private String owner() {
        return session().map(session -> "operator:" + session.actor().operatorId()).orElseGet(() -> "network:"
                + Network.of(request.remoteAddress() == null ? null : request.remoteAddress().hostAddress()));
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
                .orElseGet(() -> goTo(inside(form.address()))));
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

    /** @throws Refusal FORBIDDEN, for what depends on more than the method's own role */
    public void require(String role, String toDoWhat) {
        if (!viewer().may(role)) {
            throw new Refusal(RefusalCode.FORBIDDEN, "To " + toDoWhat + " takes the role " + role + ", which you do not have.");
        }
    }

    /** An address of this console to go back to, from a form or a query; the home page for anything else. */
    public static String inside(String address) {
        return isInside(address) ? address : Section.HOME.path();
    }

    static boolean isInside(String address) {
        return address != null && address.matches("/console(?:[/?#][\\x21-\\x7e]*)?")
                && !address.matches(".*(?:\\.\\.|[\\\\<>\"]).*");
    }
}
