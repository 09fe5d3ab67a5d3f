package io.tocsin.console;

import java.time.Clock;
import java.time.ZoneId;
import java.util.Optional;
import java.util.function.Function;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.tocsin.access.session.Session;
import io.tocsin.access.session.SessionCookie;
import io.tocsin.access.session.Sessions;
import io.tocsin.journal.Actor;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.vendor.VendorSettings;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;

/**
 * What every resource of the console asks for: the frame around its page, who looks at it, and how a form is answered. Inject
 * it into the resource.
 */
@RequestScoped
public class Pages {

    /** A piece of a page with this status is shown, and the browser asks for it no more. */
    public static final int LAST_OF_POLLING = 286;
    private static final String ZONE_COOKIE = "tocsin_zone";
    /** The words of these refusals are for programs, which know revisions and states by their names. */
    private static final String OVERTAKEN = "Somebody was here before you, or it moved by itself: look at how it stands now."
            + " Nothing of yours was changed.";

    private final SecurityIdentity identity;
    private final Sessions sessions;
    private final VendorSettings vendor;
    private final Assets assets;
    private final FormAnswers answers;
    private final Clock clock;
    private final HttpServerRequest request;

    Pages(SecurityIdentity identity, Sessions sessions, VendorSettings vendor, Assets assets, FormAnswers answers,
            Clock clock, HttpServerRequest request) {
        this.identity = identity;
        this.sessions = sessions;
        this.vendor = vendor;
        this.assets = assets;
        this.answers = answers;
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
        return Session.of(identity);
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
        return Onward.wantsFragment(request);
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
        answers.formIsTaken();
        return Onward.to(path, request);
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
            return Onward.to(back, request);
        }
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
     * own address, see {@link FormAnswers}.
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
        return isTurnedAway(status) ? answer : answers.toGoBackTo(answer, once);
    }

    /** Whoever guesses passwords goes on guessing: of what is not even looked at, nothing is written down. */
    private boolean isTurnedAway(int status) {
        return status == RefusalCode.TOO_MANY.status() && session().isEmpty();
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
