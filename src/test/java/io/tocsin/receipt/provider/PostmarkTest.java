package io.tocsin.receipt.provider;

import static io.tocsin.receipt.provider.ProviderKeys.sample;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
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
class PostmarkTest {

    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final UUID DELIVERY = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");
    static final String MESSAGE = "883953f4-6105-42a2-a16a-77a8eac79483";

    final Postmark postmark = new Postmark(ProviderKeys.settings());

    static String basic(String credentials) {
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    Receipt read(String body) throws UnprovenException {
        return postmark.read(posted(body, basic(ProviderKeys.USER + ":" + ProviderKeys.PASSWORD))).receipts().get(0);
    }

    static Posted posted(String body, String authorization) {
        return new Posted(name -> authorization, body.getBytes(StandardCharsets.UTF_8), NOW);
    }

    @ParameterizedTest
    @CsvSource({ "postmark-delivery.json, DELIVERED, , /Delivery",
            "postmark-bounce.json, BOUNCED, HARD, /Bounce/4323372036854775807",
            "postmark-spam-complaint.json, COMPLAINED, , /SpamComplaint/42" })
    void each_event_is_read_for_what_it_is(String file, Event event, Kind kind, String id) throws Exception {
        Receipt receipt = read(sample(file, "DELIVERY", DELIVERY, "MESSAGE", MESSAGE));
        assertThat(receipt.event()).isEqualTo(event);
        assertThat(receipt.diagnosis() == null ? null : receipt.diagnosis().kind()).isEqualTo(kind);
        assertThat(receipt.match()).isEqualTo(new Match(DELIVERY, MESSAGE));
        assertThat(receipt.sourceId()).isEqualTo(MESSAGE + id);
        assertThat(receipt.at()).isBetween("2026-11-20T14:15:08Z", "2026-11-20T14:15:09Z");
    }

    @ParameterizedTest
    @CsvSource({ "1, BOUNCED, HARD", "2, DELAYED, SOFT", "16, OTHER,", "32, OTHER,", "64, OTHER,", "128, OTHER,",
            "256, DELAYED, SOFT", "512, BOUNCED, CONTENT", "1024, OTHER,", "2048, BOUNCED, UNKNOWN", "4096, BOUNCED, SOFT",
            "8192, BOUNCED, CONTENT", "16384, BOUNCED, POLICY", "100000, BOUNCED, HARD", "100001, COMPLAINED,",
            "100002, BOUNCED, POLICY", "100003, OTHER,", "100006, BOUNCED, POLICY", "100007, BOUNCED, UNKNOWN",
            "100008, OTHER,", "100009, BOUNCED, POLICY", "100010, BOUNCED, CONTENT", "7, OTHER," })
    void every_code_of_postmarks_table_has_its_meaning(int code, Event event, Kind kind) throws Exception {
        Receipt receipt = read("{\"RecordType\":\"Bounce\",\"MessageID\":\"m\",\"ID\":1,\"TypeCode\":" + code + "}");
        assertThat(receipt.event()).isEqualTo(event);
        assertThat(receipt.diagnosis() == null ? null : receipt.diagnosis().kind()).isEqualTo(kind);
    }

    @Test
    void a_soft_bounce_says_more_where_its_reply_does_but_never_that_it_was_hard() throws Exception {
        String full = "{\"RecordType\":\"Bounce\",\"MessageID\":\"m\",\"TypeCode\":4096,\"Details\":\"smtp;552 5.2.2 Full\"}";
        String unknown = full.replace("552 5.2.2 Full", "550 5.1.1 User unknown");
        assertThat(read(full).diagnosis().kind()).isEqualTo(Kind.MAILBOX_FULL);
        assertThat(read(unknown).diagnosis().kind()).isEqualTo(Kind.SOFT);
        assertThat(read(unknown.replace("4096", "2048")).diagnosis().kind()).isEqualTo(Kind.HARD);
    }

    @Test
    void an_event_that_names_no_delivery_is_kept_whole_for_a_person_and_any_other_without_what_it_does_not_need()
            throws Exception {
        String event = "{\"RecordType\":\"Delivery\",\"MessageID\":\"m-1\",\"Recipient\":\"a@acme.example\",\"Details\":\"ok\"}";
        assertThat(read(event).text()).isEqualTo("ok\n\n" + event);
        assertThat(read(sample("postmark-delivery.json", "DELIVERY", DELIVERY)).text()).isEqualTo("smtp;250 2.0.0 OK");
    }

    @Test
    void a_type_without_its_number_is_known_by_its_name() throws Exception {
        assertThat(read("{\"RecordType\":\"Bounce\",\"MessageID\":\"m\",\"Type\":\"HardBounce\"}").diagnosis().kind())
                .isEqualTo(Kind.HARD);
    }

    @Test
    void another_user_or_password_or_scheme_is_refused() {
        String right = ProviderKeys.USER + ":" + ProviderKeys.PASSWORD;
        for (String wrong : new String[] { basic(right + " "), basic(right.substring(1)), basic(":" + ProviderKeys.PASSWORD),
                basic(ProviderKeys.USER + ":"), basic(""), "Basic", "Basic !", "", "Bearer " + right, basic(right).substring(6),
                null }) {
            assertThatExceptionOfType(UnprovenException.class).as(String.valueOf(wrong))
                    .isThrownBy(() -> postmark.read(posted("{}", wrong)));
        }
    }

    @Test
    void half_a_secret_or_one_that_can_be_guessed_stops_the_start() {
        for (String[] half : new String[][] { { "user", null }, { null, ProviderKeys.PASSWORD }, { "user", "short" },
                { "a:b", ProviderKeys.PASSWORD } }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Postmark(
                            ProviderKeys.settings(Set.of(), List.of(), List.of(), half[0], half[1])))
                    .withMessageContaining("TOCSIN_RECEIPTS_POSTMARK");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "x", "[]", "{}", "null", "{\"RecordType\":\"Bounce\"}",
            "{\"RecordType\":[],\"MessageID\":\"m\"}" })
    void a_proved_event_that_nobody_understands_is_kept(String body) throws Exception {
        assertThat(read(body).event()).isEqualTo(Event.OTHER);
        assertThat(read(body).sourceId()).startsWith("sha256:");
    }
}
