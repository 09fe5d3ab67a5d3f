package io.tocsin.access.password;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.tocsin.access.ApiKey;
import io.tocsin.access.Operator;
import io.tocsin.access.session.From;
import io.tocsin.access.session.Sessions;
import io.tocsin.access.session.Way;
import io.tocsin.journal.About;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/**
 * Ways into the console that end with a password. Wrong passwords are counted; keys and links are too long to be guessed. What
 * is slow, stretching the password, is done outside of any transaction, so that nobody who guesses holds a connection
 * meanwhile.
 */
@ApplicationScoped
public class SignIn {

    private static final String WRONG = "The name or the password is wrong. Both are looked at together, so it is not said which.";

    private final Argon2 argon2;
    private final GuessLimit limit;
    private final Invitations invitations;
    private final Passwords passwords;
    private final Sessions sessions;
    private final Journal journal;

    SignIn(Argon2 argon2, GuessLimit limit, Invitations invitations, Passwords passwords, Sessions sessions, Journal journal) {
        this.argon2 = argon2;
        this.limit = limit;
        this.invitations = invitations;
        this.passwords = passwords;
        this.sessions = sessions;
        this.journal = journal;
    }

    /**
     * @return the token of a new session
     * @throws Refusal INVALID when name or password is wrong; TOO_MANY when the next try has to wait
     */
    public String withPassword(String name, String password, From from) {
        Optional<Passwords.Owner> owner = passwords.ownerNamed(name);
        limit.count(name, owner.map(Passwords.Owner::operatorId).orElse(null), from.network());
        if (!argon2.holds(owner.map(Passwords.Owner::hash).orElse(null), password)) {
            throw new Refusal(RefusalCode.INVALID, WRONG);
        }
        return QuarkusTransaction.requiringNew().call(() -> {
            limit.right(name, owner.orElseThrow().operatorId(), from.network());
            // Changed while this one was stretched: a session would outlive those that the change has ended.
            if (!passwords.isStill(owner.get())) {
                throw new Refusal(RefusalCode.INVALID, WRONG);
            }
            return sessions.open(owner.get().operatorId(), Way.PASSWORD, from);
        });
    }

    /** @return whose link this is, or nothing when it does not hold (any more) */
    public Optional<String> invited(String code) {
        return invitations.find(code).map(Invitations.Invited::name);
    }

    /**
     * Sets the password of whom the link was made for, which ends the sessions there were.
     *
     * @return the token of a new session
     * @throws Refusal INVALID when the password cannot be taken; STATE when the link holds no longer
     */
    public String withInvitation(String code, String password, String repeated, From from) {
        Invitations.Invited invited = invitations.find(code).orElseThrow(SignIn::linkIsUsed);
        PasswordRule.check(invited.name(), password, repeated);
        String hash = argon2.hash(password);
        return QuarkusTransaction.requiringNew().call(() -> {
            sessions.hold(invited.operatorId(), null);
            if (!invitations.use(invited.operatorId(), code)) {
                throw linkIsUsed();
            }
            set(new Actor(invited.operatorId(), invited.name()), hash, Way.INVITATION);
            return sessions.open(invited.operatorId(), Way.INVITATION, from);
        });
    }

    private static Refusal linkIsUsed() {
        return new Refusal(RefusalCode.STATE,
                "This link was used already, or is older than 24 hours. Ask an admin for a new one.");
    }

    /**
     * Sets the password of the person whose API key this is.
     *
     * @return the token of a new session, which ends with the key
     * @throws Refusal INVALID when the key or the password cannot be taken
     */
    public String withKey(String key, String password, String repeated, From from) {
        Shown shown = QuarkusTransaction.requiringNew().call(() -> shown(key));
        PasswordRule.check(shown.holder().name, password, repeated);
        String hash = argon2.hash(password);
        return QuarkusTransaction.requiringNew().call(() -> {
            sessions.hold(shown.holder().id, shown.keyId()); // it may be revoked by now
            set(shown.holder().actor(), hash, Way.KEY);
            return sessions.openWithKey(shown.holder().id, shown.keyId(), from);
        });
    }

    private static Shown shown(String key) {
        return ApiKey.of(key.strip()).map(known -> new Shown(known.id, known.holder()))
                .filter(known -> known.holder().kind == Operator.Kind.PERSON && !known.holder().disabled)
                .orElseThrow(() -> new Refusal(RefusalCode.INVALID, "This key cannot be taken.", List.of(Fault.inField(
                        "key", FaultCode.INVALID_VALUE, "It is mistyped, unknown or revoked, or belongs to a system."))));
    }

    private record Shown(UUID keyId, Operator holder) {
    }

    private void set(Actor actor, String hash, Way way) {
        passwords.store(actor.operatorId(), hash);
        invitations.withdraw(actor.operatorId());
        journal.record(actor, "password.set", About.subject(actor.operatorId()), Map.of("way", way));
        sessions.endOthers(actor, actor.operatorId(), null, "password set");
    }

    /**
     * Somebody who is signed in changes the password, which ends all other sessions.
     *
     * @param kept id of the session that stays
     * @return how many sessions ended
     * @throws Refusal INVALID when a password cannot be taken; TOO_MANY when the next try has to wait
     */
    public int change(Actor actor, UUID kept, String old, String password, String repeated, From from) {
        PasswordRule.check(actor.name(), password, repeated);
        Optional<Passwords.Owner> owner = passwords.ownerNamed(actor.name());
        limit.count(actor.name(), actor.operatorId(), from.network());
        if (!argon2.holds(owner.map(Passwords.Owner::hash).orElse(null), old)) {
            throw wrong();
        }
        String hash = argon2.hash(password);
        return QuarkusTransaction.requiringNew().call(() -> {
            limit.right(actor.name(), actor.operatorId(), from.network());
            if (!passwords.isStill(owner.orElseThrow())) {
                throw wrong();
            }
            passwords.store(actor.operatorId(), hash);
            journal.record(actor, "password.set", About.subject(actor.operatorId()), Map.of("way", "PASSWORD"));
            return sessions.endOthers(actor, actor.operatorId(), kept, "password set");
        });
    }

    private static Refusal wrong() {
        return new Refusal(RefusalCode.INVALID, "The password was not changed.",
                List.of(Fault.inField("old", FaultCode.INVALID_VALUE, "This is not your password as it is now.")));
    }
}
