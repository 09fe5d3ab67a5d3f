package io.tocsin.console.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tocsin.console.sending.Problem.Letter;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.delivery.courier.SendOutcome.Reason;
import io.tocsin.diagnosis.Classifier;
import io.tocsin.diagnosis.Diagnosis;
import io.tocsin.diagnosis.Kind;
import io.tocsin.notice.NoticeProgress.Moment;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CauseTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "REFUSED    | RECIPIENT     |         | 550 5.1.1 No such user here                        | ADDRESS",
            "REFUSED    | RECIPIENT     |         | 552 5.2.2 Mailbox full                             | FULL",
            "BOUNCED    | RECEIPT       | HARD    | They said no                                       | ADDRESS",
            "BOUNCED    | RECEIPT       | CONTENT |                                                    | CONTENT",
            "REFUSED    | MESSAGE       |         | 550 what                                           | ADDRESS",
            "DEFERRED   | OURS          |         | 550 5.7.26 This mail is unauthenticated            | OURS",
            "DEFERRED   | NO_CONNECTION |         |                                                    | NO_RELAY",
            "DEFERRED   | RELAY         |         | 451 4.7.1 relay busy                               | NO_RELAY",
            "DEFERRED   | TRY_AGAIN     |         | 421 4.7.0 Too many connections                     | RELAY_WAITS",
            "DEFERRED   | RATE          |         | 450 4.7.28 Too many messages, slow down            | TOO_FAST",
            "DEFERRED   | TEMPORARY     |         | 451 4.7.1 Greylisted, try again later              | PASSING",
            "UNKNOWN    | LOST          |         |                                                    | UNKNOWN",
            "HELD       | ASK           |         |                                                    | UNDECIDED",
            "EXPIRED    | DEADLINE      |         | 451 4.3.0 Later                                    | TOO_LATE",
            "COMPLAINED | RECEIPT       | POLICY  |                                                    | UNWANTED" })
    void each_trouble_has_its_cause(DeliveryState state, Reason reason, Kind kind, String reply, Cause cause) {
        Diagnosis diagnosis = reply == null ? Diagnosis.NONE : Classifier.diagnose(reply);
        assertThat(Cause.of(state, reason, kind, diagnosis)).isEqualTo(cause);
    }

    @Test
    void what_is_on_our_side_comes_first_and_each_cause_once() {
        var letters = new ArrayList<Letter>();
        for (int i = 0; i < 10; i++) {
            letters.add(
                    new Letter(DeliveryState.REFUSED, Reason.RECIPIENT, null, "550 5.1.1 No such user", "d" + i + ".example"));
        }
        letters.add(new Letter(DeliveryState.DEFERRED, Reason.NO_CONNECTION, null, null, "d1.example"));

        List<Problem> problems = Problem.of(letters);
        assertThat(problems).extracting(Problem::cause, Problem::letters).containsExactly(tuple(Cause.NO_RELAY, 1L),
                tuple(Cause.ADDRESS, 10L));
        assertThat(problems.get(1).shownDomains()).containsExactly("d0.example", "d1.example", "d2.example", "d3.example");
        assertThat(problems.get(1).hasMoreDomains()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
            "DEFERRED | TRY_AGAIN     | 421 4.3.2 Shutting down                        | RELAY",
            "DEFERRED | RELAY         | 451 4.7.1 relay busy                           | RELAY",
            "DEFERRED | TEMPORARY     | 451 4.7.1 relay busy                           | RELAY_FOR_ANYBODY",
            "REFUSED  | RECIPIENT     | 550 5.1.1 No such user here                    | RELAY_FOR_ANYBODY",
            "DEFERRED | TEMPORARY     | 450 4.1.1 host mx.acme.example said: 451 Later | THEIRS",
            "BOUNCED  | RECEIPT       | 550 5.1.1 No such user here                    | RETURNED",
            "BOUNCED  | RECEIPT       | They said no                                   | RETURNED",
            "DEFERRED | NO_CONNECTION | connection refused                             | SERVICE",
            "EXPIRED  | DEADLINE      | 451 4.3.0 Later                                | RELAY_FOR_ANYBODY",
            "BOUNCED  | RECEIPT       | 250 2.0.0 Ok: queued as 4XyZ1k2Qz9             | -",
            "DEFERRED | NO_CONNECTION | 451 4.7.1 Greylisted, of the try before        | -",
            "UNKNOWN  | LEASE_EXPIRED | 451 4.7.1 Greylisted, of the try before        | -",
            "DEFERRED | NO_CONNECTION |                                                | -" })
    void words_are_theirs_who_said_them_as_far_as_the_record_tells(DeliveryState state, Reason reason, String reply,
            Quote.Speaker speaker) {
        assertThat(Quote.of(new Letter(state, reason, null, reply, "acme.example")).map(Quote::speaker).orElse(null))
                .isEqualTo(speaker);
    }

    @Test
    void of_many_letters_the_most_usual_words_are_an_example_and_others_are_counted() {
        List<Letter> letters = List.of(deferred("451 4.7.1 Try again in 300 seconds (gw2)"),
                deferred("450 4.2.0 Mailbox busy"), deferred("450 4.2.0 Mailbox busy"),
                deferred("451 4.7.1 Try again in 299 seconds (gw1)"), deferred("451 4.7.1 Try again in 12 seconds (gw1)"),
                deferred("452 4.7.1 Try again in 12 seconds (gw1)"), deferred(null));

        assertThat(Problem.of(letters)).singleElement().satisfies(problem -> {
            assertThat(problem.letters()).isEqualTo(7);
            assertThat(problem.beginning()).isEqualTo("Our mail relay says, for example: ");
            assertThat(problem.quote().words()).isEqualTo("451 4.7.1 Try again in 300 seconds (gw2)");
            assertThat(problem.otherWordings()).isEqualTo(2);
            assertThat(problem.remark()).contains("itself").contains("the recipient's server");
        });
        assertThat(Problem.of(letters.subList(1, 3))).singleElement().satisfies(problem -> {
            assertThat(problem.beginning()).isEqualTo("Our mail relay says: ");
            assertThat(problem.otherWordings()).isZero();
        });
    }

    private static Letter deferred(String reply) {
        return new Letter(DeliveryState.DEFERRED, Reason.TEMPORARY, null, reply, "acme.example");
    }

    @Test
    void a_line_goes_in_steps() {
        Instant from = Instant.parse("2022-01-21T00:00:00Z");
        Chart chart = Chart.of(List.of(new Moment(from, 0, 0, 0), new Moment(from.plusSeconds(5), 50, 0, 0),
                new Moment(from.plusSeconds(10), 100, 0, 0)), from, from.plusSeconds(10), 100, 10, ZoneOffset.UTC);

        assertThat(chart.lines()).filteredOn(line -> line.name().equals("Handed over")).singleElement()
                .satisfies(line -> {
                    assertThat(line.path()).isEqualTo("M0 200H300V100H600V0H600");
                    assertThat(line.percent()).isEqualTo("100 %");
                });
        assertThat(chart.ticks()).extracting(Chart.Tick::words).startsWith("00:00:00").endsWith("00:00:10");
    }

    @Test
    void a_chart_of_thousands_of_moments_stays_small() {
        Instant from = Instant.parse("2022-01-21T00:00:00Z");
        var moments = new ArrayList<Moment>();
        for (int i = 0; i < 3000; i++) {
            moments.add(new Moment(from.plus(Duration.ofMinutes(i)), i, i / 2, i / 4));
        }
        Chart chart = Chart.of(moments, from, from.plus(Duration.ofMinutes(3000)), 3000, 3000, ZoneOffset.UTC);
        assertThat(chart.lines()).allSatisfy(line -> assertThat(line.path()).hasSizeLessThan(3000));
        assertThat(chart.rows()).hasSize(12).extracting(Chart.Row::moment).startsWith(moments.get(0))
                .endsWith(moments.get(2999));
    }
}
