package io.tocsin.console.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.console.States;
import io.tocsin.notice.Audience;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeForm;
import io.tocsin.notice.NoticeKind;
import io.tocsin.problem.Fault;
import io.tocsin.problem.Refusal;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NewNoticeTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static final NewNotice.Named NUMBERS = (typed, faults) -> List.of(typed.split(" "));

    private final NewNotice typed = new NewNotice();

    @Test
    void a_time_is_read_by_the_clock_of_whoever_typed_it() {
        typed.due = "by";
        typed.by = "2026-07-01T12:00";
        typed.next = "2026-12-01T12:00";

        NoticeForm sent = typed.sent(BERLIN, NUMBERS);

        assertThat(sent.acknowledgeBy()).isEqualTo(Instant.parse("2026-07-01T10:00:00Z"));
        assertThat(sent.nextUpdateAt()).isEqualTo(Instant.parse("2026-12-01T11:00:00Z"));
        assertThat(sent.acknowledgeWithin()).isNull();
    }

    @Test
    void what_is_no_time_and_no_number_is_told_beside_its_field() {
        typed.hours = "three days";
        typed.next = "tomorrow";

        assertThatThrownBy(() -> typed.sent(BERLIN, NUMBERS)).isInstanceOfSatisfying(Refusal.class,
                refusal -> assertThat(refusal.faults()).extracting(Fault::field).containsExactly("hours", "next"));
    }

    @Test
    void tenants_are_who_is_meant_by_what_was_typed() {
        typed.audience = "TENANTS";
        typed.tenants = "t-1 t-2";

        assertThat(typed.sent(BERLIN, NUMBERS).audience()).hasToString("{\"tenantIds\":[\"t-1\",\"t-2\"]}");
    }

    @Test
    void as_usual_says_nothing_of_audience_and_template() {
        typed.audience = "";
        typed.template = "";
        typed.due = "none";

        NoticeForm sent = typed.sent(BERLIN, NUMBERS);

        assertThat(sent.audience()).isNull();
        assertThat(sent.template()).isNull();
        assertThat(sent.acknowledgeWithin()).isNull();
    }

    @Test
    void a_reminder_goes_as_usual_to_who_has_not_answered() {
        typed.template = "reminder";

        assertThat(typed.sent(BERLIN, NUMBERS).audience()).hasToString("\"UNANSWERED\"");
        typed.audience = "TOLD";
        assertThat(typed.sent(BERLIN, NUMBERS).audience()).hasToString("\"TOLD\"");
    }

    @Test
    void a_reminder_to_others_than_usual_is_shown_as_that() {
        var notice = new Notice();
        notice.kind = NoticeKind.UPDATE;
        notice.templateKey = "reminder";
        notice.audience = Audience.TOLD;
        assertThat(NewNotice.of(notice, BERLIN).audience).isEqualTo("TOLD");
        notice.audience = Audience.UNANSWERED;
        NewNotice usual = NewNotice.of(notice, BERLIN);
        assertThat(List.of(usual.kind, usual.template, usual.audience)).containsExactly("REMINDER", "", "");
        assertThat(States.word(notice)).isEqualTo("Reminder");
    }

    @Test
    void a_reminder_is_an_update_in_its_words_to_who_has_not_answered_unless_somebody_says_otherwise() {
        typed.kind = "REMINDER";
        NoticeForm usual = typed.sent(BERLIN, NUMBERS);
        assertThat(usual.kind()).isEqualTo("UPDATE");
        assertThat(usual.template()).isEqualTo("reminder");
        assertThat(usual.audience()).hasToString("\"UNANSWERED\"");
        typed.template = "my-reminder";
        assertThat(typed.sent(BERLIN, NUMBERS).template()).isEqualTo("my-reminder");
    }
}
