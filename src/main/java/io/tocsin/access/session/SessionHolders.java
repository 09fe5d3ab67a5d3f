package io.tocsin.access.session;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import io.tocsin.access.Acting;
import io.tocsin.journal.Actor;

/** Whose session it is: one indexed look-up per request, as for keys. */
@ApplicationScoped
public class SessionHolders implements IdentityProvider<SessionRequest> {

    private final Sessions sessions;

    SessionHolders(Sessions sessions) {
        this.sessions = sessions;
    }

    @Override
    public Class<SessionRequest> getRequestType() {
        return SessionRequest.class;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(SessionRequest request, AuthenticationRequestContext context) {
        return context.runBlocking(() -> (request.isSeen() ? sessions.find(request.token())
                : sessions.findUnseen(request.token())).map(SessionHolders::identity)
                .orElseThrow(() -> new AuthenticationFailedException("unknown, ended or disabled")));
    }

    private static SecurityIdentity identity(Session session) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(new QuarkusPrincipal(session.actor().name()))
                .addRoles(session.roles())
                .addAttribute(Actor.ATTRIBUTE, session.actor())
                .addAttribute(Session.ATTRIBUTE, session)
                .addAttribute(Acting.ADMITTED_BY, session.id())
                .build();
    }
}
