package io.tocsin.console.way;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.console.Times;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeKind;
import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeView;
import io.tocsin.status.Funnel;

@DisplayNameGeneration(ReplaceUnderscores.class)
class WayTest {

    private static final Instant RELEASED = Instant.parse("2022-01-21T00:00:00Z");

    private final Notice notice = new Notice();
    private long neverTold;
    private Funnel funnel;
    private int number = 1;

    @Test
    void silence_is_watched_until_half_of_the_time_to_answer_is_over() {
        Way.Step watched = next(Duration.ofSeconds(6), 72L, 0, 0);
        assertThat(watched.next())
                .isEqualTo("Watch the answers come in. Answers are due on 24 Jan 2022, 01:00; call those who are"
                        + " silent from 22 Jan 2022, 13:00 on.");
        assertThat(watched.link()).startsWith("/console/tenants");
        assertThat(watched.role()).isNull();
        assertThat(next(Duration.ofHours(36), 72L, 0, 0).next())
                .isEqualTo("Call those who are silent. Answers are due on 24 Jan 2022, 01:00.");
        assertThat(next(Duration.ofHours(73), 72L, 0, 0))
                .returns("Call those who are silent. Answers were due on 24 Jan 2022, 01:00.", Way.Step::next)
                .returns("sender", Way.Step::role);
        assertThat(next(Duration.ofHours(1), null, 0, 0).next()).isEqualTo(
                "Watch the answers come in. No time was set for answers; call those who are silent from 22 Jan 2022, 01:00 on.");
    }

    @Test
    void whom_no_mail_reaches_and_who_asked_for_help_is_called_at_once() {
        Way.Step unreached = next(Duration.ofSeconds(6), 72L, 1, 0);
        assertThat(unreached.next()).startsWith("Call the tenant that no mail reaches. Answers are due on");
        assertThat(unreached.link()).startsWith("/console/calls");
        assertThat(next(Duration.ofHours(40), 72L, 2, 0).next())
                .startsWith("Call the tenants that no mail reaches, then those who are silent.");
        assertThat(next(Duration.ofSeconds(6), 72L, 1, 1).next()).isEqualTo("1 tenant asked for help: call it first.");
        assertThat(next(Duration.ofHours(40), 72L, 1, 1).next())
                .isEqualTo("1 tenant asked for help: call it first, then those who are silent.");
    }

    @Test
    void who_is_on_the_list_and_was_never_told_comes_before_the_answers_and_these_are_said_to_be_of_a_later_notice() {
        neverTold = 2;
        assertThat(next(Duration.ofHours(1), 72L, 0, 0))
                .returns("2 tenants on the list were never told: draft a notice for them.", Way.Step::next)
                .returns("/console/incidents/INC-1/notices/new", Way.Step::link).returns("author", Way.Step::role);
        assertThat(Way.untold(1)).isEqualTo("1 tenant on the list was never told");
        assertThat(Way.untold(1001)).isEqualTo("More than 1,000 tenants on the list were never told");
        neverTold = 0;
        number = 3;
        assertThat(next(Duration.ofHours(1), 72L, 0, 0).told()).isEqualTo("Notice 3: 0 of 8 tenants answered.");
    }

    private Way.Step next(Duration after, Long hours, long unreachable, long help) {
        var incident = new Incident();
        incident.reference = "INC-1";
        incident.scope = Incident.FINAL;
        notice.number = number;
        notice.kind = NoticeKind.INITIAL;
        notice.templateKey = "initial-notice";
        notice.state = NoticeState.COMPLETED;
        notice.releasedAt = RELEASED;
        notice.acknowledgeWithin = hours == null ? null : Duration.ofHours(hours).toSeconds();
        var view = new NoticeView(null, 1, null, NoticeState.COMPLETED, "INC-1", null, null, null, null, null, null,
                new NoticeCounts.Deliveries(0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8),
                new NoticeCounts.Tenants(8 - unreachable - help, help, 0, unreachable, 0, 8),
                new NoticeCounts.Findings(0, 0, 0, help, 0), null, null, null, null, RELEASED, null, null, null, null, null,
                null,
                List.of(), null, null, null, null);
        return new Way(incident, 8, neverTold, notice, view, funnel, Optional.empty(), Optional.empty(),
                new IncidentAddress("INC-1"),
                new Times(ZoneId.of("Europe/Berlin"), RELEASED.plus(after))).next().orElseThrow();
    }
}
