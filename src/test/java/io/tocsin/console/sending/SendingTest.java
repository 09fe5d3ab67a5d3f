package io.tocsin.console.sending;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tocsin.console.Times;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeProgress.Moment;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeView;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SendingTest {

    private static final Instant RELEASED = Instant.parse("2022-01-21T00:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "RELEASED  | 0  | 8  | 0 | No letter is done.",
            "RELEASED  | 1  | 80 | 0 | Less than 10 % of 80 letters are done.",
            "RELEASED  | 7  | 8  | 0 | At least 75 % of 8 letters are done.",
            "RELEASED  | 8  | 8  | 0 | All 8 letters are done.",
            "COMPLETED | 8  | 8  | 0 | Everything is sent. No tenant has answered.",
            "COMPLETED | 8  | 8  | 4 | Everything is sent. At least 50 % of 8 tenants have answered.",
            "COMPLETED | 1  | 1  | 1 | Everything is sent. The only tenant has answered.",
            "PAUSED    | 1  | 8  | 0 | Sending is paused." })
    void programs_that_read_the_page_out_are_told_what_is_so(NoticeState state, long done, long letters, long answers,
            String said) {
        assertThat(sending(state, done, letters, answers, RELEASED).said()).isEqualTo(said);
    }

    @Test
    void the_chart_ends_now_and_names_no_time_that_is_still_to_come() {
        var times = new Times(ZoneOffset.UTC, RELEASED);
        assertThat(sending(NoticeState.RELEASED, 0, 8, 0, RELEASED).chart(times).ticks()).extracting(Chart.Tick::words)
                .containsExactly("00:00:00");
        assertThat(sending(NoticeState.RELEASED, 4, 8, 0, RELEASED.plusSeconds(6)).chart(times).ticks())
                .extracting(Chart.Tick::words).containsExactly("00:00:00", "00:00:02", "00:00:04", "00:00:06");
    }

    private static Sending sending(NoticeState state, long done, long letters, long answers, Instant now) {
        var notice = new NoticeView(null, 1, null, state, "INC-1", null, null, null, null, null, null,
                new NoticeCounts.Deliveries(letters - done, 0, done, 0, 0, 0, 0, 0, 0, 0, 0, 0, letters),
                new NoticeCounts.Tenants(letters - answers, answers, 0, 0, 0, letters), null, null, null, null, null, RELEASED,
                null, null, null, null, null, null, List.of(), null, null, null, null);
        return new Sending(notice, 0, List.of(new Moment(now, done, 0, answers)), List.of(), List.of(), false, List.of(), null,
                now);
    }
}
