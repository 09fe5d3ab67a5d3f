package io.tocsin.receipt.provider;

import static io.tocsin.receipt.provider.ProviderKeys.mailgun;
import static io.tocsin.receipt.provider.ProviderKeys.sample;
import static io.tocsin.receipt.provider.SnsStandIn.notification;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;

import jakarta.inject.Inject;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.tocsin.delivery.courier.ProviderHeaders;
import io.tocsin.diagnosis.Kind;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.Match;
import io.tocsin.receipt.Receipt;
import io.tocsin.receipt.WaitingReceipts;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;

@QuarkusTest
@TestProfile(ProviderResourceTest.Configured.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProviderResourceTest {

    public static class Configured implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("tocsin.receipts.ses.topics", ProviderKeys.TOPIC,
                    "tocsin.receipts.sendgrid.public-key", ProviderKeys.sendGridPublicKey(),
                    "tocsin.receipts.mailgun.signing-key", ProviderKeys.SIGNING_KEY,
                    "tocsin.receipts.postmark.username", ProviderKeys.USER,
                    "tocsin.receipts.postmark.password", ProviderKeys.PASSWORD,
                    "tocsin.delivery.provider", "postmark");
        }
    }

    @Inject
    MutableClock clock;
    @Inject
    SentNotices notices;
    @Inject
    Mailroom mailroom;
    @Inject
    ProviderHeaders carried;
    @Inject
    WaitingReceipts waiting;

    @BeforeEach
    void come_back() {
        clock.reset();
    }

    static final HttpClient CLIENT = HttpClient.newHttpClient();

    record Answer(int status, String type, String challenge, String body) {
    }

    /** A post with the proof of its provider. */
    record Post(String provider, String body, Map<String, String> headers) {

        Answer send() {
            var request = HttpRequest
                    .newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/receipts/" + provider))
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            headers.forEach(request::header);
            try {
                HttpResponse<String> answer = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
                return new Answer(answer.statusCode(), answer.headers().firstValue("Content-Type").orElse(""),
                        answer.headers().firstValue("WWW-Authenticate").orElse(""), answer.body());
            } catch (IOException e) {
                throw new AssertionError(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }

        void taken() {
            assertThat(send().status()).as(body).isEqualTo(200);
        }

        Post tampered(String with) {
            return new Post(provider, with, headers);
        }
    }

    enum Provider {
        SES {
            @Override
            String event(Kinds kind, UUID delivery) {
                return sample(kind == Kinds.DELIVERED ? "ses-delivery.json"
                        : kind == Kinds.BOUNCED
                                ? "ses-bounce-permanent.json"
                                : "ses-complaint.json",
                        "DELIVERY", delivery);
            }

            @Override
            Post proved(String event, Instant now) {
                return new Post("ses", notification(event, now).version2().signed().json(),
                        Map.of("Content-Type", "text/plain; charset=UTF-8", "x-amz-sns-message-type", "Notification"));
            }
        },
        SENDGRID {
            @Override
            String event(Kinds kind, UUID delivery) {
                String template = """
                        [{"email":"a@acme.example","timestamp":TIME,"smtp-id":"<%s@vendor.example>","event":"%s","type":"bounce",
                          "sg_event_id":"%s","reason":"550 5.1.1 User unknown","response":"250 OK"}]
                        """
                        .replace("TIME", String.valueOf(Instant.now().getEpochSecond()));
                return template.formatted(delivery,
                        kind == Kinds.DELIVERED ? "delivered" : kind == Kinds.BOUNCED ? "bounce" : "spamreport",
                        UUID.randomUUID());
            }

            @Override
            Post proved(String event, Instant now) {
                String timestamp = String.valueOf(now.getEpochSecond());
                return new Post("sendgrid", event, Map.of("Content-Type", "application/json", SendGrid.TIMESTAMP, timestamp,
                        SendGrid.SIGNATURE, ProviderKeys.sendGridSignature(ProviderKeys.SENDGRID, timestamp,
                                event.getBytes(StandardCharsets.UTF_8))));
            }
        },
        MAILGUN {
            @Override
            String event(Kinds kind, UUID delivery) {
                return sample(kind == Kinds.DELIVERED ? "mailgun-delivered.json"
                        : kind == Kinds.BOUNCED ? "mailgun-failed-permanent.json" : "mailgun-complained.json", "DELIVERY",
                        delivery, "EVENT", UUID.randomUUID());
            }

            @Override
            Post proved(String event, Instant now) {
                String timestamp = String.valueOf(now.getEpochSecond());
                String token = UUID.randomUUID().toString();
                return new Post("mailgun",
                        event.replace("TIMESTAMP", timestamp).replace("TOKEN", token).replace("SIGNATURE",
                                ProviderKeys.mailgunSignature(ProviderKeys.SIGNING_KEY, timestamp, token)),
                        Map.of("Content-Type", "application/json"));
            }
        },
        POSTMARK {
            @Override
            String event(Kinds kind, UUID delivery) {
                return sample(kind == Kinds.DELIVERED ? "postmark-delivery.json"
                        : kind == Kinds.BOUNCED ? "postmark-bounce.json" : "postmark-spam-complaint.json", "DELIVERY", delivery,
                        "MESSAGE", UUID.randomUUID());
            }

            @Override
            Post proved(String event, Instant now) {
                return new Post("postmark", event, Map.of("Content-Type", "application/json", "Authorization",
                        PostmarkTest.basic(ProviderKeys.USER + ":" + ProviderKeys.PASSWORD)));
            }
        };

        enum Kinds {
            DELIVERED,
            BOUNCED,
            COMPLAINED
        }

        abstract String event(Kinds kind, UUID delivery);

        abstract Post proved(String event, Instant now);
    }

    private Post post(Provider provider, Provider.Kinds kind, UUID delivery) {
        return provider.proved(provider.event(kind, delivery), clock.instant());
    }

    /** @return the delivery of a notice that was accepted by the relay */
    private UUID accepted() {
        var incident = notices.incident();
        String tenant = notices.listed(incident, "Acme GmbH");
        return notices.sent(incident, 1, "INITIAL", tenant, "Acme GmbH", "en", "ann@acme.example").deliveries().get(0);
    }

    private String state(UUID delivery) {
        return notices.text("SELECT state FROM delivery WHERE id = ?", delivery);
    }

    private long moves(UUID delivery) {
        return Long.parseLong(notices.text("SELECT count(*) FROM delivery_event WHERE delivery_id = ?", delivery));
    }

    private long receipts() {
        return Long.parseLong(notices.text("SELECT count(*) FROM receipt"));
    }

    @ParameterizedTest
    @EnumSource
    void what_is_proved_moves_its_delivery(Provider provider) {
        UUID delivery = accepted();
        post(provider, Provider.Kinds.DELIVERED, delivery).taken();
        assertThat(state(delivery)).isEqualTo("DELIVERED");
        post(provider, Provider.Kinds.COMPLAINED, delivery).taken();
        assertThat(state(delivery)).isEqualTo("COMPLAINED");
    }

    @ParameterizedTest
    @EnumSource
    void a_bounce_counts_before_and_after_a_delivery(Provider provider) {
        UUID late = accepted();
        post(provider, Provider.Kinds.DELIVERED, late).taken();
        post(provider, Provider.Kinds.BOUNCED, late).taken();
        assertThat(state(late)).isEqualTo("BOUNCED");
        UUID early = accepted();
        post(provider, Provider.Kinds.BOUNCED, early).taken();
        post(provider, Provider.Kinds.DELIVERED, early).taken();
        assertThat(state(early)).isEqualTo("BOUNCED");
    }

    @ParameterizedTest
    @EnumSource
    void the_same_again_changes_nothing(Provider provider) {
        UUID delivery = accepted();
        Post post = provider.proved(provider.event(Provider.Kinds.DELIVERED, delivery), clock.instant());
        post.taken();
        long receipts = receipts();
        long moves = moves(delivery);
        for (int i = 0; i < 3; i++) {
            post.taken();
        }
        assertThat(receipts()).isEqualTo(receipts);
        assertThat(moves(delivery)).isEqualTo(moves);
    }

    @ParameterizedTest
    @EnumSource
    void what_is_not_proved_is_refused_without_a_word_on_why_and_not_kept(Provider provider) {
        UUID delivery = accepted();
        long receipts = receipts();
        Post good = provider.proved(provider.event(Provider.Kinds.BOUNCED, delivery), clock.instant());
        Post old = provider.proved(provider.event(Provider.Kinds.BOUNCED, delivery), clock.instant().minusSeconds(200_000));
        Post unsigned = new Post(good.provider(), provider.event(Provider.Kinds.BOUNCED, delivery), Map.of());
        List<Post> bad = provider == Provider.POSTMARK
                ? List.of(unsigned, new Post("postmark", good.body(), Map.of("Authorization", PostmarkTest.basic("a:b"))))
                : provider == Provider.MAILGUN ? List.of(old, unsigned)
                        : List.of(old, unsigned, good.tampered(good.body().replace(delivery.toString(),
                                UUID.randomUUID().toString())));
        List<Answer> answers = bad.stream().map(Post::send).toList();
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(provider == Provider.POSTMARK ? 401 : 403);
            assertThat(answer.type()).startsWith("application/problem+json");
        });
        assertThat(answers.stream().map(Answer::body).distinct()).hasSize(1);
        assertThat(receipts()).isEqualTo(receipts);
        assertThat(state(delivery)).isEqualTo("ACCEPTED");
    }

    @Test
    void postmark_is_asked_for_its_user() {
        assertThat(new Post("postmark", "{}", Map.of()).send().challenge()).startsWith("Basic");
    }

    @ParameterizedTest
    @EnumSource
    void a_receipt_of_a_delivery_that_is_not_there_yet_is_kept_and_applied_when_it_is(Provider provider) {
        UUID nobody = UUID.randomUUID();
        post(provider, Provider.Kinds.BOUNCED, nobody).taken();
        assertThat(
                notices.text("SELECT f.fate FROM receipt r JOIN receipt_fate f ON f.receipt_id = r.id WHERE r.delivery_id = ?",
                        nobody))
                .isEqualTo("WAITING");
        notices.run("UPDATE delivery SET id = ? WHERE id = ?", nobody, accepted());
        waiting.round();
        assertThat(state(nobody)).isEqualTo("BOUNCED");
    }

    @Test
    void a_token_of_mailgun_counts_once() {
        UUID delivery = accepted();
        String delivered = Provider.MAILGUN.event(Provider.Kinds.DELIVERED, delivery);
        Post first = Provider.MAILGUN.proved(delivered, clock.instant());
        first.taken();
        first.taken();
        String forged = first.body().replace("\"delivered\"", "\"complained\"").replaceFirst("\"id\": \"[^\"]+\"",
                "\"id\": \"another\"");
        assertThat(forged).isNotEqualTo(first.body());
        assertThat(first.tampered(forged).send().status()).isEqualTo(403);
        assertThat(state(delivery)).isEqualTo("DELIVERED");
    }

    @Test
    void a_batch_is_taken_as_a_whole() {
        UUID delivery = accepted();
        String batch = sample("sendgrid-batch.json", "DELIVERY", delivery, "EVENT", UUID.randomUUID());
        Provider.SENDGRID.proved(batch, clock.instant()).taken();
        assertThat(state(delivery)).isEqualTo("DELIVERED");
    }

    /** Its time cannot be stored, which no provider's event gets through to here; what else may be wrong is like it. */
    @Test
    void one_receipt_that_cannot_be_stored_keeps_no_other_back() throws Exception {
        UUID delivery = accepted();
        String odd = "odd-" + UUID.randomUUID();
        mailroom.take(Batch.of(List.of(
                new Receipt("sendgrid", odd, new Match(accepted(), null), Event.DELIVERED, null, "", Instant.MIN),
                new Receipt("sendgrid", "good-" + UUID.randomUUID(), new Match(delivery, null), Event.DELIVERED, null, "ok",
                        clock.instant()))),
                clock.instant());
        assertThat(state(delivery)).isEqualTo("DELIVERED");
        assertThat(notices.text("SELECT event FROM receipt WHERE source_id = ?", odd)).isEqualTo("OTHER");
    }

    @Test
    void a_body_that_is_too_large_is_refused() {
        String large = "[" + " ".repeat(1 << 20) + "]";
        assertThat(Provider.SENDGRID.proved(large, clock.instant()).send().status()).isEqualTo(413);
    }

    @Test
    void the_body_is_taken_byte_for_byte_whatever_is_said_of_its_type() {
        UUID delivery = accepted();
        Post post = Provider.SENDGRID
                .proved(Provider.SENDGRID.event(Provider.Kinds.DELIVERED, delivery).replace("\n", "\r\n \t")
                        .replace("250 OK", "250 \u00e4\\u0000\\ud800 OK"), clock.instant());
        post.taken();
        assertThat(state(delivery)).isEqualTo("DELIVERED");
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                "application/octet-stream")) {
            UUID other = accepted();
            Post typed = Provider.SENDGRID.proved(Provider.SENDGRID.event(Provider.Kinds.DELIVERED, other), clock.instant());
            Map<String, String> headers = new HashMap<>(typed.headers());
            headers.put("Content-Type", type);
            new Post("sendgrid", typed.body(), headers).taken();
            assertThat(state(other)).as(type).isEqualTo("DELIVERED");
        }
    }

    /** Whatever a provider proves to have said, it must not be made to say it for ever. */
    @ParameterizedTest
    @EnumSource
    void nothing_that_is_proved_is_answered_with_an_error(Provider provider) {
        var random = new Random(20261122);
        List<String> samples = Stream.of(Provider.Kinds.values()).map(kind -> provider.event(kind, UUID.randomUUID())).toList();
        for (int i = 0; i < 60; i++) {
            String event = provider == Provider.MAILGUN ? mutatedEvent(samples.get(i % 3), random)
                    : mutated(samples.get(i % 3), random);
            Answer answer = provider.proved(event, clock.instant()).send();
            if (provider == Provider.MAILGUN) { // its proof is inside, and may have become unreadable
                assertThat(answer.status()).as(event).isIn(200, 403);
            } else {
                assertThat(answer.status()).as(event).isEqualTo(200);
            }
        }
    }

    /** Behind the signature, which is inside of Mailgun's body. */
    private static String mutatedEvent(String sample, Random random) {
        int start = sample.indexOf("\"event-data\": {") + 14;
        return sample.substring(0, start) + mutated(sample.substring(start), random);
    }

    private static String mutated(String json, Random random) {
        var text = new StringBuilder(json);
        String[] odd = { "null", "[]", "{}", "\"\"", "1e400", "-1", "\\u0000", "\\ud800", "\"", "]", "}", ",", "[[[[[[", "true",
                "9".repeat(60), "\u202e", "\uffff", "550 5.1.1", "x".repeat(5_000) };
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.insert(at, odd[random.nextInt(odd.length)]);
                case 1 -> text.delete(at, Math.min(text.length(), at + random.nextInt(20)));
                case 2 -> {
                    int colon = text.indexOf(":", at);
                    int end = colon < 0 ? -1 : text.indexOf(",", colon);
                    if (end > 0) {
                        text.replace(colon + 1, end, odd[random.nextInt(odd.length)]);
                    }
                }
                default -> text.setCharAt(at, (char) random.nextInt(0x300));
            }
            if (text.length() < 2) {
                return "{}";
            }
        }
        return text.toString();
    }

    @Test
    void the_id_that_a_letter_carried_in_the_providers_own_header_comes_back() {
        UUID delivery = accepted();
        Map<String, String> headers = carried.of(delivery);
        assertThat(headers).containsEntry("X-PM-Metadata-tocsin-delivery", delivery.toString());
        String metadata = "{\"%s\":\"%s\"}".formatted("tocsin-delivery", headers.get("X-PM-Metadata-tocsin-delivery"));
        Provider.POSTMARK.proved("{\"RecordType\":\"Delivery\",\"MessageID\":\"" + UUID.randomUUID() + "\",\"Metadata\":"
                + metadata + "}", clock.instant()).taken();
        assertThat(state(delivery)).isEqualTo("DELIVERED");
    }

    @Test
    void a_kind_of_trouble_that_a_provider_names_is_kept() {
        UUID delivery = accepted();
        mailgunPost("mailgun-failed-permanent.json", delivery).taken();
        assertThat(notices.text("SELECT kind FROM receipt WHERE delivery_id = ?", delivery)).isEqualTo(Kind.HARD.name());
    }

    private Post mailgunPost(String file, UUID delivery) {
        return new Post("mailgun", mailgun(file, clock.instant(), UUID.randomUUID().toString(), "DELIVERY", delivery, "EVENT",
                UUID.randomUUID()), Map.of("Content-Type", "application/json"));
    }
}
