package io.tocsin.access.session;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

import jakarta.enterprise.context.ApplicationScoped;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * The cookie of a session. It opens the console and nothing else: other addresses do not look at it, and a method outside the
 * console that was reached with it all the same is refused by the console's gate. One that holds no longer is as good as none.
 */
@ApplicationScoped
public class SessionCookie implements HttpAuthenticationMechanism {

    public static final String NAME = "tocsin_session";
    public static final String PATH = "/console";
    /** Header of a request that a page made by itself, with nobody doing anything. */
    public static final String FOLLOWS = "Tocsin-Follows";
    /** Set in the routing context of a request that was authenticated here. */
    public static final String USED = "tocsin.session-cookie";

    private final String url;
    private final boolean secure;

    public SessionCookie(@ConfigProperty(name = "tocsin.console-url") String url) {
        this.url = url;
        secure = url.startsWith("https://");
    }

    /** Value of {@code Set-Cookie} that signs in, until the browser ends or the session does. */
    public String set(String token) {
        return NAME + "=" + token + attributes() + "; Max-Age=" + Sessions.LONGEST.toSeconds();
    }

    /** Value of {@code Set-Cookie} that signs out. */
    public String clear() {
        return NAME + "=" + attributes() + "; Max-Age=0";
    }

    /**
     * Browsers drop a {@code Secure} cookie that came over plain HTTP, and without a word: a right password would lead to the
     * empty form again. So this is asked before anything is looked at or used up.
     *
     * @throws Refusal where the browser that sent this form would not keep the cookie
     */
    public void refuseWhereItIsDropped(HttpServerRequest request) {
        if (isDropped(request.getHeader("Origin"), request.isSSL() ? "https" : request.getHeader("X-Forwarded-Proto"))) {
            throw new Refusal(RefusalCode.INVALID, "You opened this page over plain http, where your browser does not keep"
                    + " this console's sign-in: it is set up for https. Nothing that you typed was looked at. Open " + url
                    + PATH
                    + " instead. If that is not where the console is, whoever runs this service has to set"
                    + " TOCSIN_CONSOLE_URL to the address that you open it at, and restart it.");
        }
    }

    /**
     * The browser's own word counts, since a proxy that speaks HTTPS need not tell this service so. No more is made of what the
     * headers say than these words.
     *
     * @param origin from where the form was sent, or null
     * @param forwarded how the request came to the service, or to the proxy before it; or null
     */
    boolean isDropped(String origin, String forwarded) {
        return secure && origin != null && origin.startsWith("http://") && !"https".equalsIgnoreCase(forwarded)
                && !isThisMachine(origin);
    }

    /** Browsers trust these as they trust HTTPS (W3C Secure Contexts, 3.1). */
    private static boolean isThisMachine(String origin) {
        try {
            String host = new URI(origin).getHost();
            return host != null && (host.equals("[::1]") || host.startsWith("127.")
                    || ("." + host.toLowerCase(Locale.ROOT)).endsWith(".localhost"));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** RFC 6265bis: no script reads it, no other site's form sends it. */
    private String attributes() {
        return "; Path=" + PATH + "; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        Cookie cookie = context.request().getCookie(NAME);
        if (cookie == null || cookie.getValue().isEmpty() || !isOfConsole(context.normalizedPath())) {
            return Uni.createFrom().nullItem();
        }
        context.put(USED, true);
        return identities.authenticate(new SessionRequest(cookie.getValue(), !follows(context.request())))
                .onFailure(AuthenticationFailedException.class).recoverWithNull();
    }

    /** Whether a page of ours asks by itself for what is new: every so often, or for a stream of events. */
    private static boolean follows(HttpServerRequest request) {
        String accept = request.getHeader(HttpHeaderNames.ACCEPT);
        return request.getHeader(FOLLOWS) != null || accept != null && accept.startsWith("text/event-stream");
    }

    private static boolean isOfConsole(String path) {
        return path.equals(PATH) || path.startsWith(PATH + "/");
    }

    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        return Uni.createFrom().item(new ChallengeData(401, HttpHeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"tocsin\""));
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(SessionRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.COOKIE, NAME));
    }
}
