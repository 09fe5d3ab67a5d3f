package io.tocsin.access.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.access.ApiKey;
import io.tocsin.access.ApiKeys;
import io.tocsin.access.Operator;
import io.tocsin.access.OperatorForm;
import io.tocsin.access.Operators;
import io.tocsin.access.session.From;
import io.tocsin.access.session.Session;
import io.tocsin.access.session.Sessions;
import io.tocsin.access.session.Way;
import io.tocsin.journal.Actor;
import io.tocsin.journal.Journal;
import io.tocsin.journal.JournalEntry;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.Patience;
import io.tocsin.testkit.Rows;

/** Passwords, the waits that guessing costs, links, and the sessions that come of it. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class PasswordSignInTest {

    private static final String PASSWORD = "three geese over Lausanne";
    /** Stretched once: each takes a while, and a test may take none. */
    private static final String HASH = new Argon2().hash(PASSWORD);

    @Inject
    SignIn signIn;
    @Inject
    Passwords passwords;
    @Inject
    Invitations invitations;
    @Inject
    Operators operators;
    @Inject
    Sessions sessions;
    @Inject
    ApiKeys keys;
    @Inject
    MutableClock clock;
    @Inject
    Rows rows;

    final From office = new From("net-" + UUID.randomUUID(), "Firefox");
    final From elsewhere = new From("net-" + UUID.randomUUID(), "curl");
    Operator ann;

    @BeforeEach
    void annHasAPassword() {
        clock.reset();
        ann = QuarkusTransaction.requiringNew().call(() -> {
            Operator operator = Operator.create("ann-" + UUID.randomUUID(), Operator.Kind.PERSON, List.of("author"),
                    clock.instant());
            Operator.flush();
            passwords.store(operator.id, HASH);
            return operator;
        });
    }

    @AfterEach
    void theClockGoesOn() {
        clock.reset();
    }

    @Test
    void name_and_password_sign_in_and_the_journal_says_so() {
        String token = signIn.withPassword(ann.name, PASSWORD, office);
        Session session = sessions.find(token).orElseThrow();
        assertThat(session.actor()).isEqualTo(ann.actor());
        assertThat(session.roles()).containsExactlyInAnyOrder("author", "viewer");
        assertThat(acts()).contains("operator.signed-in");
    }

    @Test
    void a_wrong_password_and_a_name_that_nobody_has_are_told_alike() {
        Refusal wrong = refused(() -> signIn.withPassword(ann.name, "not the password", office));
        Refusal unknown = refused(() -> signIn.withPassword("nobody-" + UUID.randomUUID(), PASSWORD, office));
        assertThat(wrong).hasMessage(unknown.getMessage());
        assertThat(wrong.code()).isEqualTo(RefusalCode.INVALID).isEqualTo(unknown.code());
    }

    @Test
    void who_guesses_waits_longer_and_longer_and_the_right_password_is_not_looked_at_meanwhile() {
        guess(5, elsewhere);
        assertThat(refused(() -> signIn.withPassword(ann.name, PASSWORD, elsewhere)))
                .hasMessageContaining("in a minute").hasMessageContaining("was not looked at");
        assertThat(acts()).contains("sign-in.slowed");
        clock.advance(Duration.ofSeconds(61));
        refused(() -> signIn.withPassword(ann.name, "wrong", elsewhere));
        assertThat(refused(() -> signIn.withPassword(ann.name, PASSWORD, elsewhere))).hasMessageContaining("2 minutes");
        assertThat(sessions.find(signIn.withPassword(ann.name, PASSWORD, office))).as("from where she sits").isPresent();
        clock.advance(Duration.ofSeconds(121));
        assertThat(signIn.withPassword(ann.name, PASSWORD, elsewhere)).as("after the wait").isNotEmpty();
        assertThat(signIn.withPassword(ann.name, PASSWORD, elsewhere)).as("all is forgotten").isNotEmpty();
    }

    @Test
    void guessing_from_everywhere_keeps_her_out_of_nowhere_she_signed_in_from_before() {
        signIn.withPassword(ann.name, PASSWORD, office);
        for (int i = 0; i < 50; i++) {
            countOnly(new From("bot-" + i + UUID.randomUUID(), ""));
        }
        assertThat(refused(() -> signIn.withPassword(ann.name, PASSWORD, elsewhere)).code()).isEqualTo(RefusalCode.TOO_MANY);
        assertThat(signIn.withPassword(ann.name, PASSWORD, office)).isNotEmpty();
    }

    @Test
    void trying_many_names_from_one_network_waits_too() {
        for (int i = 0; i < 30; i++) {
            limit.count("name-" + i + UUID.randomUUID(), null, elsewhere.network());
        }
        assertThat(refused(() -> signIn.withPassword(ann.name, PASSWORD, elsewhere)).code()).isEqualTo(RefusalCode.TOO_MANY);
    }

    @Test
    void wrong_names_from_beside_her_keep_her_out_of_nothing() {
        signIn.withPassword(ann.name, PASSWORD, office);
        for (int i = 0; i < 30; i++) {
            limit.count("name-" + i + UUID.randomUUID(), null, office.network());
        }
        assertThat(signIn.withPassword(ann.name, PASSWORD, office)).isNotEmpty();
        assertThat(refused(() -> signIn.withPassword("nobody", PASSWORD, office)).code()).isEqualTo(RefusalCode.TOO_MANY);
    }

    @Test
    void what_changes_while_a_password_is_looked_at_counts() {
        String kept = open();
        SignIn slow = slow(() -> passwords.store(ann.id, new Argon2().hash("another one")));
        assertThat(refused(() -> slow.withPassword(ann.name, PASSWORD, office)).code()).isEqualTo(RefusalCode.INVALID);
        passwordAgain();
        assertThat(refused(() -> slow.change(ann.actor(), sessions.find(kept).orElseThrow().id(), PASSWORD,
                "five geese over Lausanne", "five geese over Lausanne", office)).code()).isEqualTo(RefusalCode.INVALID);
        assertThat(sessions.of(ann.id)).hasSize(1);

        passwordAgain();
        ApiKey.Issued issued = QuarkusTransaction.requiringNew().call(() -> ApiKey.issue(ann, "laptop", clock.instant()));
        SignIn late = slow(() -> ApiKey.of(ann, issued.apiKey().id).revoke(clock.instant()));
        assertThat(refused(() -> late.withKey(issued.key(), "five geese over Lausanne", "five geese over Lausanne", office))
                .code()).isEqualTo(RefusalCode.INVALID);
        assertThat(sessions.of(ann.id)).hasSize(1);
    }

    private void passwordAgain() {
        QuarkusTransaction.requiringNew().run(() -> passwords.store(ann.id, HASH));
    }

    /** While it stretches a password, something else happens. */
    private SignIn slow(Runnable meanwhile) {
        return new SignIn(new Argon2() {
            @Override
            public boolean holds(String stored, String password) {
                boolean holds = super.holds(stored, password);
                QuarkusTransaction.requiringNew().run(meanwhile);
                return holds;
            }

            @Override
            public String hash(String password) {
                QuarkusTransaction.requiringNew().run(meanwhile);
                return HASH;
            }
        }, limit, invitations, passwords, sessions, journal);
    }

    @Test
    void who_comes_when_as_many_wait_as_may_is_told_so_at_once() {
        var busy = new Argon2(0, 0, Duration.ofMinutes(5));
        assertThat(refused(() -> busy.holds(HASH, PASSWORD)).code()).isEqualTo(RefusalCode.UNAVAILABLE);
    }

    @Test
    void a_link_sets_a_password_once_within_a_day_and_signs_out_everywhere_else() {
        String before = signIn.withPassword(ann.name, PASSWORD, office);
        String code = invite();
        String newer = invite();
        assertThat(signIn.invited(code)).as("the newer one takes its place").isEmpty();
        assertThat(refused(() -> signIn.withInvitation(newer, "short", "short", office)).faults().get(0).message())
                .contains("5 characters and needs at least 12");
        String token = signIn.withInvitation(newer, "four ducks under Geneva", "four ducks under Geneva", office);
        assertThat(sessions.find(token)).isPresent();
        assertThat(sessions.find(before)).isEmpty();
        assertThat(refused(() -> signIn.withInvitation(newer, PASSWORD, PASSWORD, office)).code()).isEqualTo(RefusalCode.STATE);
        String late = invite();
        clock.advance(Duration.ofHours(24));
        assertThat(signIn.invited(late)).isEmpty();
    }

    @Test
    void a_persons_key_sets_a_password_and_a_systems_does_not() {
        String key = QuarkusTransaction.requiringNew().call(() -> ApiKey.issue(ann, "laptop", clock.instant()).key());
        assertThat(sessions.find(signIn.withKey(key, "five swans by Montreux", "five swans by Montreux", office))).isPresent();
        String systems = QuarkusTransaction.requiringNew().call(() -> ApiKey.issue(Operator.create("crm-" + UUID.randomUUID(),
                Operator.Kind.SYSTEM, List.of("viewer"), clock.instant()), "crm", clock.instant()).key());
        assertThat(refused(() -> signIn.withKey(systems, PASSWORD, PASSWORD, office)).faults().get(0).field()).isEqualTo("key");
    }

    @Test
    void what_a_key_opened_ends_when_it_is_revoked_and_the_password_that_was_set_with_it_stays() {
        ApiKey.Issued key = QuarkusTransaction.requiringNew().call(() -> ApiKey.issue(ann, "laptop", clock.instant()));
        String byKey = signIn.withKey(key.key(), "five swans by Montreux", "five swans by Montreux", office);
        String byPassword = signIn.withPassword(ann.name, "five swans by Montreux", office);

        assertThat(keys.revoke(ann.name, key.apiKey().id, Actor.SERVICE)).isOne();
        assertThat(sessions.find(byKey)).isEmpty();
        assertThat(sessions.find(byPassword)).isPresent();
        assertThat(acts()).contains("operator.signed-out");
        assertThat(keys.revoke(ann.name, key.apiKey().id, Actor.SERVICE)).isZero();
        assertThat(refused(() -> QuarkusTransaction.requiringNew().call(
                () -> sessions.openWithKey(ann.id, key.apiKey().id, office)))).hasMessageContaining("revoked a moment ago");
    }

    @Test
    void who_signs_in_with_a_key_that_is_being_revoked_keeps_nobody_from_ending_what_it_opened() {
        ApiKey.Issued key = QuarkusTransaction.requiringNew().call(() -> ApiKey.issue(ann, "laptop", clock.instant()));
        QuarkusTransaction.requiringNew().call(() -> sessions.openWithKey(ann.id, key.apiKey().id, office));
        CompletableFuture<Refusal> late = QuarkusTransaction.requiringNew().call(() -> {
            ApiKey.of(ann, key.apiKey().id).revoke(clock.instant());
            ApiKey.flush();
            var signingIn = CompletableFuture.supplyAsync(() -> refused(() -> signIn.withKey(key.key(),
                    "five cranes over Pully", "five cranes over Pully", office)));
            Patience.until("the one who signs in, at the key", () -> rows.number("""
                    SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE '%FROM api_key WHERE%'
                    """) > 0);
            ApiKey.getEntityManager()
                    .createNativeQuery("SELECT id FROM operator_session WHERE operator_id = ? FOR UPDATE NOWAIT")
                    .setParameter(1, ann.id).getResultList();
            assertThat(sessions.close(key.apiKey(), Actor.SERVICE)).isOne();
            return signingIn;
        });
        assertThat(late.join().code()).isEqualTo(RefusalCode.INVALID);
        assertThat(sessions.of(ann.id)).isEmpty();
    }

    @Test
    void changing_the_password_asks_for_the_old_one_and_ends_all_other_sessions() {
        String here = open();
        String there = open();
        UUID kept = sessions.find(here).orElseThrow().id();
        refused(() -> signIn.change(ann.actor(), kept, "wrong", "six herons at Vevey", "six herons at Vevey", office));
        assertThat(sessions.find(there)).isPresent();
        assertThat(signIn.change(ann.actor(), kept, PASSWORD, "six herons at Vevey", "six herons at Vevey", office))
                .isEqualTo(1);
        assertThat(sessions.find(there)).isEmpty();
        assertThat(sessions.find(here)).isPresent();
        assertThat(acts()).contains("password.set");
    }

    @Test
    void a_session_ends_after_twelve_idle_hours_and_after_seven_days_in_any_case() {
        String idle = open();
        clock.advance(Duration.ofHours(12).minusSeconds(1));
        assertThat(sessions.find(idle)).isPresent();
        clock.advance(Duration.ofHours(12));
        assertThat(sessions.find(idle)).isEmpty();
        String watched = open();
        clock.advance(Duration.ofHours(7));
        assertThat(sessions.findUnseen(watched)).isPresent();
        clock.advance(Duration.ofHours(5));
        assertThat(sessions.findUnseen(watched)).as("a page that asks by itself shows nobody").isEmpty();
        String busy = open();
        for (int hours = 0; hours < 7 * 24 - 6; hours += 6) {
            clock.advance(Duration.ofHours(6));
            assertThat(sessions.find(busy)).isPresent();
        }
        clock.advance(Duration.ofHours(6));
        assertThat(sessions.find(busy)).isEmpty();
    }

    @Test
    void roles_are_those_of_the_moment_and_who_is_disabled_is_out_for_good() {
        String token = open();
        change(List.of("approver"), false);
        assertThat(sessions.find(token).orElseThrow().roles()).containsExactlyInAnyOrder("approver", "viewer");
        change(List.of("approver"), true);
        assertThat(sessions.find(token)).isEmpty();
        assertThat(refused(() -> signIn.withPassword(ann.name, PASSWORD, office)).code()).isEqualTo(RefusalCode.INVALID);
        change(List.of("approver"), false);
        assertThat(sessions.find(token)).as("enabling brings no session back").isEmpty();
    }

    @Test
    void one_session_or_all_others_can_be_ended() {
        String here = open();
        String there = open();
        String elsewhereElse = open();
        Session kept = sessions.find(here).orElseThrow();
        assertThat(sessions.of(ann.id)).hasSize(3);
        sessions.end(ann.actor(), sessions.find(there).orElseThrow().id(), "test");
        assertThat(sessions.find(there)).isEmpty();
        assertThat(sessions.endOthers(ann.actor(), ann.id, kept.id(), "test")).isEqualTo(1);
        assertThat(sessions.find(elsewhereElse)).isEmpty();
        assertThat(sessions.find(here)).isPresent();
        Operator stranger = QuarkusTransaction.requiringNew().call(() -> Operator.create("eve-" + UUID.randomUUID(),
                Operator.Kind.PERSON, List.of("viewer"), clock.instant()));
        sessions.end(stranger.actor(), kept.id(), "test");
        assertThat(sessions.find(here)).as("somebody else's session is not ended").isPresent();
    }

    @Inject
    GuessLimit limit;
    @Inject
    Journal journal;

    private void guess(int times, From from) {
        for (int i = 0; i < times; i++) {
            countOnly(from);
        }
    }

    /** As a wrong password would, without the time it takes to stretch one. */
    private void countOnly(From from) {
        limit.count(ann.name, ann.id, from.network());
    }

    private String open() {
        return QuarkusTransaction.requiringNew().call(() -> sessions.open(ann.id, Way.PASSWORD, office));
    }

    private String invite() {
        String url = QuarkusTransaction.requiringNew().call(() -> invitations.invite(ann, Actor.SERVICE).url());
        return url.substring(url.indexOf("code=") + 5);
    }

    private void change(List<String> roles, boolean disabled) {
        operators.change(ann.name, operator -> new OperatorForm.Change(roles, disabled, null), Actor.SERVICE);
    }

    private List<String> acts() {
        return QuarkusTransaction.requiringNew().call(() -> JournalEntry.<JournalEntry> find("subjectId", ann.id.toString())
                .stream().map(entry -> entry.act).toList());
    }

    private static Refusal refused(Runnable verb) {
        var thrown = new Refusal[1];
        assertThatThrownBy(verb::run).isInstanceOfSatisfying(Refusal.class, refusal -> thrown[0] = refusal);
        return thrown[0];
    }
}
