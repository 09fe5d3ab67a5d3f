package io.tocsin.access.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.access.Secret;

/**
 * Prove that a form was made for an operator by this installation, so that no other site can send one in his name. They do not
 * depend on the session: what somebody has typed in a form can still be sent after signing in again.
 */
@ApplicationScoped
public class FormTokens {

    private static final Duration WEEK = Duration.ofDays(7);
    private static final int OCTETS = 16;

    private final Secret secret;
    private final Clock clock;

    FormTokens(Secret secret, Clock clock) {
        this.secret = secret;
        this.clock = clock;
    }

    /** For the forms of a page that is made now. */
    String of(UUID operatorId) {
        return of(operatorId, week());
    }

    /**
     * Whether a form was made for this operator, in this week or the one before.
     *
     * @param token as it was sent; null for none
     */
    public boolean isOfHisForms(Session session, String token) {
        UUID operatorId = session.actor().operatorId();
        return token != null && (isSame(token, of(operatorId, week())) || isSame(token, of(operatorId, week() - 1)));
    }

    private static boolean isSame(String sent, String own) {
        return MessageDigest.isEqual(sent.getBytes(StandardCharsets.UTF_8), own.getBytes(StandardCharsets.UTF_8));
    }

    private String of(UUID operatorId, long week) {
        return HexFormat.of().formatHex(secret.mac("console-form", operatorId.toString().getBytes(StandardCharsets.UTF_8),
                ByteBuffer.allocate(Long.BYTES).putLong(week).array()), 0, OCTETS);
    }

    private long week() {
        return clock.instant().getEpochSecond() / WEEK.toSeconds();
    }
}
