package io.tocsin.access.session;

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
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;

/**
 * The cookie of a session. It opens the console and nothing else: other addresses do not look at it, and a method outside the
 * console that was reached with it all the same is refused by the console's gate. One that holds no longer is as good as none.
 */
@ApplicationScoped
public class SessionCookie implements HttpAuthenticationMechanism {

    public static final String NAME = "tocsin_session";
    public static final String PATH = "/console";
    /** Set in the routing context of a request that was authenticated here. */
    public static final String USED = "tocsin.session-cookie";

    private final boolean secure;

    public SessionCookie(@ConfigProperty(name = "tocsin.console-url") String url) {
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
        return identities.authenticate(new SessionRequest(cookie.getValue()))
                .onFailure(AuthenticationFailedException.class).recoverWithNull();
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
