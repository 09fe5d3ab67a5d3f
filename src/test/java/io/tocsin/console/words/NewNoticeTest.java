package io.tocsin.console.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.notice.Audience;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeForm;
import io.tocsin.notice.NoticeKind;
import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NewNoticeTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final NewNotice typed = new NewNotice();

    @Test
    void a_time_is_read_by_the_clock_of_whoever_typed_it() {
        typed.due = "by";
        typed.by = "2026-07-01T12:00";
        typed.next = "2026-12-01T12:00";

        NoticeForm.Sent sent = typed.sent(BERLIN);

        assertThat(sent.acknowledgeBy()).isEqualTo(Instant.parse("2026-07-01T10:00:00Z"));
        assertThat(sent.nextUpdateAt()).isEqualTo(Instant.parse("2026-12-01T11:00:00Z"));
        assertThat(sent.acknowledgeWithin()).isNull();
    }

    @Test
    void what_is_no_time_and_no_number_is_told_beside_its_field() {
        typed.hours = "three days";
        typed.next = "tomorrow";

        assertThatThrownBy(() -> typed.sent(BERLIN)).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.faults()).extracting(Fault::field).containsExactly("hours", "next"));
    }

    @Test
    void tenants_are_named_by_their_ids_one_a_line_or_with_commas() {
        typed.audience = "TENANTS";
        typed.tenants = "t-1, t-2\r\n t-3;t-4\n\n";

        assertThat(typed.sent(BERLIN).audience()).hasToString("{\"tenantIds\":[\"t-1\",\"t-2\",\"t-3\",\"t-4\"]}");
    }

    @Test
    void as_usual_says_nothing_of_audience_and_template() {
        typed.audience = "";
        typed.template = "";
        typed.due = "none";

        NoticeForm.Sent sent = typed.sent(BERLIN);

        assertThat(sent.audience()).isNull();
        assertThat(sent.template()).isNull();
        assertThat(sent.acknowledgeWithin()).isNull();
    }

    @Test
    void a_reminder_goes_as_usual_to_who_has_not_answered() {
        typed.template = "reminder";

        assertThat(typed.sent(BERLIN).audience()).hasToString("\"UNANSWERED\"");
        typed.audience = "TOLD";
        assertThat(typed.sent(BERLIN).audience()).hasToString("\"TOLD\"");
    }

    @Test
    void a_reminder_to_others_than_usual_is_shown_as_that() {
        var notice = new Notice();
        notice.kind = NoticeKind.UPDATE;
        notice.templateKey = "reminder";
        notice.audience = Audience.TOLD;
        assertThat(NewNotice.of(notice, BERLIN).audience).isEqualTo("TOLD");
        notice.audience = Audience.UNANSWERED;
        assertThat(NewNotice.of(notice, BERLIN).audience).isEmpty();
    }
}
