package io.tocsin.problem;

import static org.assertj.core.api.Assertions.assertThat;

import javax.transaction.xa.XAException;

import jakarta.transaction.RollbackException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;

/** What the chaos runs have met, one by one. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DatabaseFailureTest {

    @Test
    void a_database_lost_in_a_commit_is_unavailable_and_nobody_says_that_nothing_was_changed() {
        var lost = new RollbackException("Could not commit transaction.");
        lost.addSuppressed(new XAException().initCause(new PSQLException("broken pipe", PSQLState.CONNECTION_FAILURE)));
        assertThat(DatabaseFailure.in(new IllegalStateException(lost))).hasValueSatisfying(refusal -> {
            assertThat(refusal.code()).isEqualTo(RefusalCode.UNAVAILABLE);
            assertThat(refusal.getMessage()).contains("may be there or not");
        });
    }

    @Test
    void a_rollback_for_another_reason_is_ours() {
        assertThat(DatabaseFailure.in(new RollbackException("marked"))).isEmpty();
    }

    @Test
    void a_server_out_of_means_is_unavailable() {
        assertThat(DatabaseFailure.in(new PSQLException("out of memory", PSQLState.OUT_OF_MEMORY)))
                .hasValueSatisfying(refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.UNAVAILABLE));
    }
}
