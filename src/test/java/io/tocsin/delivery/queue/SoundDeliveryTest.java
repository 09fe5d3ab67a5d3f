package io.tocsin.delivery.queue;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.inject.Inject;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.SentNotices;

@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class SoundDeliveryTest {

    @Inject
    SentNotices sql;

    /** What the table's four conditions said before they became one function; every state, with and without each time. */
    @Test
    void the_database_refuses_a_delivery_whose_times_do_not_fit_its_state() {
        assertThat(sql.text("""
                SELECT coalesce(string_agg(DISTINCT state, ' ') FILTER (WHERE is_sound IS DISTINCT FROM was_sound), '') || '|'
                    || count(*) FILTER (WHERE is_sound) || ' of ' || count(*)
                FROM (SELECT state, delivery_is_sound(state, accepted, next, finished) AS is_sound,
                    state IN ('QUEUED', 'SENDING', 'ACCEPTED', 'DELIVERED', 'DEFERRED', 'REFUSED', 'BOUNCED', 'COMPLAINED',
                        'UNKNOWN', 'EXPIRED', 'HELD', 'CANCELLED')
                    AND (state <> 'ACCEPTED' OR accepted IS NOT NULL) AND (state <> 'DEFERRED' OR next IS NOT NULL)
                    AND (finished IS NOT NULL) = (state IN ('ACCEPTED', 'DELIVERED', 'REFUSED', 'BOUNCED', 'COMPLAINED',
                        'EXPIRED', 'HELD', 'CANCELLED')) AS was_sound
                    FROM unnest('{QUEUED,SENDING,ACCEPTED,DELIVERED,DEFERRED,REFUSED,BOUNCED,COMPLAINED,UNKNOWN,EXPIRED,HELD,
                            CANCELLED,LOST,sending}'::text[]) state,
                        (VALUES (now()), (NULL)) a (accepted), (VALUES (now()), (NULL)) n (next),
                        (VALUES (now()), (NULL)) f (finished)) each
                """)).isEqualTo("|44 of 112");
        assertThat(sql.text("""
                SELECT string_agg(conname, ' ') FROM pg_constraint
                WHERE conrelid = 'delivery'::regclass AND contype = 'c' AND conenforced
                """)).isEqualTo("delivery_is_sound");
    }
}
