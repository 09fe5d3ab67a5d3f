package io.tocsin.access.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.access.ApiKey;
import io.tocsin.access.FirstKey;
import io.tocsin.access.Operator;
import io.tocsin.postgres.StartRefused;
import io.tocsin.testkit.Callers;

/** As if nobody had a key: in a transaction that is undone. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class FirstStartTest {

    @Inject
    FirstStart firstStart;

    @BeforeEach
    void nobodyHasAKey() {
        QuarkusTransaction.begin();
        ApiKey.deleteAll();
    }

    @AfterEach
    void undo() {
        QuarkusTransaction.rollback();
    }

    @Test
    void the_first_start_makes_an_admin_who_can_do_all_but_approve() {
        String key = firstStart.makeFirstKey(Optional.empty()).orElseThrow();
        assertThat(key).startsWith("tocsin_");
        assertThatCode(() -> FirstKey.refuseWeak(key)).doesNotThrowAnyException();
        Operator admin = ApiKey.of(key).map(ApiKey::holder).orElseThrow();
        assertThat(admin.name).isEqualTo("admin");
        assertThat(admin.roles).isEqualTo(List.of("admin", "author", "sender"));
    }

    @Test
    void the_second_start_makes_nothing() {
        assertThat(firstStart.makeFirstKey(Optional.empty())).isPresent();
        assertThat(firstStart.makeFirstKey(Optional.empty())).isEmpty();
        assertThat(ApiKey.count()).isEqualTo(1);
    }

    @Test
    void a_key_that_was_given_is_taken() {
        String given = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        assertThat(firstStart.makeFirstKey(Optional.of(given))).contains(given);
    }

    @Test
    void a_start_at_which_somebody_has_a_key_looks_at_none_that_was_given() {
        Callers.caller("viewer");
        // It looks in a transaction of its own, in which all keys are there.
        assertThat(firstStart.letSomebodyIn(Optional.empty())).isEmpty();
        assertThat(firstStart.letSomebodyIn(Optional.of("weak"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            secret                                                   | shorter than 32
            aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa         | can be guessed
            correct horse battery staple, and some more words        | cannot be sent
            tocsin_0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLM | mistyped
            """)
    void a_weak_key_is_refused_and_the_way_out_is_named(String key, String why) {
        assertThatThrownBy(() -> firstStart.makeFirstKey(Optional.of(key))).isInstanceOf(StartRefused.class)
                .hasMessageContaining("TOCSIN_BOOTSTRAP_API_KEY").hasMessageContaining(why)
                .hasMessageContaining("openssl rand -hex 32").hasMessageNotContaining(key);
    }
}
