package io.tocsin.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeCounts.Deliveries;
import io.tocsin.notice.NoticeState;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ToldTest {

    @Test
    void a_notice_is_sent_for_good_only_where_no_letter_needs_a_person() {
        assertThat(word(NoticeState.COMPLETED, letters(3, 0))).isEqualTo("Sent");
        assertThat(word(NoticeState.COMPLETED, letters(2, 1))).isEqualTo("Sent, some need a person");
        assertThat(word(NoticeState.COMPLETED, letters(0, 3))).isEqualTo("None got through");
        assertThat(word(NoticeState.RELEASED, letters(2, 1))).isEqualTo("Being sent");
    }

    @Test
    void whoever_waits_for_a_later_notice_may_have_been_told_by_an_earlier_one() {
        var counts = new NoticeCounts(new Deliveries(1, 0, 63, 0, 0, 0, 0, 0, 0, 0, 0, 0, 64),
                new NoticeCounts.Tenants(64, 0, 0, 0, 0, 64), null, null, null);
        assertThat(new Told(NoticeState.RELEASED, counts).words()).isEqualTo("Being sent: 63 of 64 letters handed over, 1 to"
                + " go. A tenant whose letters wait does not have this notice yet.");
    }

    private static String word(NoticeState state, Deliveries letters) {
        return Told.label(state, letters).word();
    }

    private static Deliveries letters(long accepted, long refused) {
        return new Deliveries(0, 0, accepted, 0, 0, refused, 0, 0, 0, 0, 0, 0, accepted + refused);
    }
}
