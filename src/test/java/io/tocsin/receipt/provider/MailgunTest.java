package io.tocsin.receipt.provider;

import static io.tocsin.receipt.provider.ProviderKeys.mailgun;
import static io.tocsin.receipt.provider.ProviderKeys.mailgunSignature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.diagnosis.Kind;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.Match;
import io.tocsin.receipt.Receipt;

@DisplayNameGeneration(ReplaceUnderscores.class)
class MailgunTest {

    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final UUID DELIVERY = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");

    final Mailgun provider = new Mailgun(ProviderKeys.settings());

    Batch read(String body) throws UnprovenException {
        return provider.read(new Posted(name -> null, body.getBytes(StandardCharsets.UTF_8), NOW));
    }

    Receipt event(String file) throws UnprovenException {
        return read(mailgun(file, NOW, "token", "DELIVERY", DELIVERY, "EVENT", "Ase7i2zsRYeDXztHGENqRA")).receipts().get(0);
    }

    void refused(String body) {
        assertThatExceptionOfType(UnprovenException.class).isThrownBy(() -> read(body));
    }

    @ParameterizedTest
    @CsvSource({ "mailgun-delivered.json, DELIVERED,", "mailgun-failed-permanent.json, BOUNCED, HARD",
            "mailgun-failed-temporary.json, DELAYED, MAILBOX_FULL", "mailgun-failed-old.json, BOUNCED, SOFT",
            "mailgun-complained.json, COMPLAINED,", "mailgun-accepted.json, OTHER," })
    void each_event_is_read_for_what_it_is(String file, Event event, Kind kind) throws Exception {
        Receipt receipt = event(file);
        assertThat(receipt.event()).isEqualTo(event);
        assertThat(receipt.diagnosis() == null ? null : receipt.diagnosis().kind()).isEqualTo(kind);
        assertThat(receipt.match()).isEqualTo(new Match(null, DELIVERY + "@vendor.example"));
        assertThat(receipt.sourceId()).isEqualTo("Ase7i2zsRYeDXztHGENqRA");
        assertThat(receipt.at()).isEqualTo(Instant.ofEpochMilli(1795168502927L));
    }

    @Test
    void a_failure_tells_the_reply_and_when_the_next_try_is() throws Exception {
        assertThat(event("mailgun-failed-permanent.json").text())
                .isEqualTo("550 5.1.1 The email account that you tried to reach does not exist");
        assertThat(event("mailgun-failed-temporary.json").diagnosis().tryAgainIn()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void a_signature_of_another_key_timestamp_or_token_is_refused() {
        String body = mailgun("mailgun-delivered.json", NOW, "token");
        String seconds = String.valueOf(NOW.getEpochSecond());
        refused(body.replace("\"token\": \"token\"", "\"token\": \"other\""));
        refused(body.replace(seconds, String.valueOf(NOW.getEpochSecond() + 1)));
        String right = mailgunSignature(ProviderKeys.SIGNING_KEY, seconds, "token");
        refused(body.replace(right, mailgunSignature("another key", seconds, "token")));
        refused(body.replace(right, right.substring(2)));
        refused(body.replace(right, ""));
        refused(body.replace(right, "not hexadecimal"));
    }

    @Test
    void a_proof_counts_for_the_hours_in_which_mailgun_repeats_it() throws Exception {
        assertThat(read(mailgun("mailgun-delivered.json", NOW.minus(Duration.ofHours(8)), "token")).receipts()).hasSize(1);
        refused(mailgun("mailgun-delivered.json", NOW.minus(Duration.ofHours(10)), "token"));
        refused(mailgun("mailgun-delivered.json", NOW.plus(Duration.ofMinutes(16)), "token"));
    }

    @Test
    void the_token_goes_with_the_body_it_came_with() throws Exception {
        String body = mailgun("mailgun-delivered.json", NOW, "token");
        assertThat(read(body).token().text()).isEqualTo("token");
        assertThat(read(body).token().digest()).isEqualTo(read(body).token().digest())
                .isNotEqualTo(read(body.replace("delivered", "complained")).token().digest());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "x", "[]", "{}", "null", "{\"signature\":1}", "{\"signature\":{\"token\":[]}}" })
    void what_has_no_signature_is_refused(String body) {
        refused(body);
    }

    @ParameterizedTest
    @ValueSource(strings = { "null", "{}", "[]", "\"x\"", "{\"event\":7}",
            "{\"event\":\"failed\",\"id\":\"x\",\"delivery-status\":[]}",
            "{\"event\":\"failed\",\"id\":\"x\",\"delivery-status\":{\"code\":1e30,\"message\":{}}}" })
    void a_proved_event_that_nobody_understands_is_kept(String event) throws Exception {
        String timestamp = String.valueOf(NOW.getEpochSecond());
        Receipt receipt = read("{\"signature\":{\"timestamp\":" + timestamp + ",\"token\":\"t\",\"signature\":\""
                + mailgunSignature(ProviderKeys.SIGNING_KEY, timestamp, "t") + "\"},\"event-data\":" + event + "}").receipts()
                .get(0);
        assertThat(receipt.sourceId()).isNotBlank();
        assertThat(receipt.match()).isEqualTo(new Match(null, null));
    }
}
