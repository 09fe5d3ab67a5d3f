package io.tocsin.receipt.provider;

import static io.tocsin.receipt.provider.ProviderKeys.sample;
import static io.tocsin.receipt.provider.SnsStandIn.confirmation;
import static io.tocsin.receipt.provider.SnsStandIn.notification;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
import io.tocsin.receipt.provider.ProviderKeys.Signer;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SesTest {

    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final UUID DELIVERY = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");

    final SnsStandIn sns = new SnsStandIn();
    final Ses ses = new Ses(new Sns(ProviderKeys.settings(), new SnsCertificates(sns), sns));

    Batch read(String body) throws UnprovenException {
        return read(body, NOW);
    }

    Batch read(String body, Instant at) throws UnprovenException {
        return ses.read(new Posted(name -> null, body.getBytes(StandardCharsets.UTF_8), at));
    }

    Receipt event(String file) throws UnprovenException {
        return read(notification(sample(file, "DELIVERY", DELIVERY), NOW).signed().json()).receipts().get(0);
    }

    void refused(String body) {
        assertThatExceptionOfType(UnprovenException.class).isThrownBy(() -> read(body))
                .satisfies(e -> assertThat(e.isForNow()).isFalse());
    }

    @Test
    void both_versions_of_the_signature_prove_a_message() throws Exception {
        String event = sample("ses-delivery.json", "DELIVERY", DELIVERY);
        assertThat(read(notification(event, NOW).signed().json()).receipts()).hasSize(1);
        assertThat(read(notification(event, NOW).version2().signed().json()).receipts()).hasSize(1);
        assertThat(read(notification(event, NOW).with("Subject", null).signed().json()).receipts()).hasSize(1);
    }

    /** Written out once by hand: the stand-in signs what the code under test says is signed. */
    @Test
    void what_is_signed_is_what_snss_guide_says() throws Exception {
        var fields = Fields.read("""
                {"Type":"Notification","MessageId":"m","TopicArn":"t","Subject":"s","Message":"a\\nb","Timestamp":"2",
                 "SignatureVersion":"1","Signature":"x","SigningCertURL":"u","UnsubscribeURL":"v"}
                """.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertThat(new String(SnsMessage.of(fields).signed(), StandardCharsets.UTF_8))
                .isEqualTo("Message\na\nb\nMessageId\nm\nSubject\ns\nTimestamp\n2\nTopicArn\nt\nType\nNotification\n");
        fields = Fields.read("""
                {"Type":"SubscriptionConfirmation","MessageId":"m","TopicArn":"t","Token":"k","Message":"a","Timestamp":"2",
                 "SubscribeURL":"c","SignatureVersion":"1","Signature":"x","SigningCertURL":"u"}
                """.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        assertThat(new String(SnsMessage.of(fields).signed(), StandardCharsets.UTF_8)).isEqualTo(
                "Message\na\nMessageId\nm\nSubscribeURL\nc\nTimestamp\n2\nToken\nk\nTopicArn\nt\nType\nSubscriptionConfirmation\n");
    }

    @ParameterizedTest
    @ValueSource(strings = { "Message", "MessageId", "Timestamp", "Subject" })
    void what_is_changed_after_signing_is_refused(String field) {
        var signed = notification(sample("ses-delivery.json", "DELIVERY", DELIVERY), NOW).signed();
        String tampered = field.equals("Timestamp") ? NOW.plusSeconds(1).toString() : "other";
        refused(signed.with(field, tampered).json());
    }

    @Test
    void the_subject_cannot_be_taken_away_nor_the_type_changed() {
        refused(notification("{}", NOW).signed().with("Subject", null).json());
        refused(confirmation(NOW).signed().with("Type", "UnsubscribeConfirmation").json());
    }

    @Test
    void a_signature_of_another_key_or_version_or_none_is_refused() {
        Signer stranger = ProviderKeys.signer("CN=sns.amazonaws.com", 2048);
        refused(notification("{}", NOW).signedBy(stranger).signed().json());
        refused(notification("{}", NOW).signed().with("SignatureVersion", "2").json());
        refused(notification("{}", NOW).signed().with("SignatureVersion", "3").json());
        refused(notification("{}", NOW).signed().with("Signature", "!").json());
        refused(notification("{}", NOW).signed().with("Signature", "").json());
        refused(notification("{}", NOW).signed().with("Signature", null).json());
    }

    @Test
    void a_message_of_another_topic_is_refused_however_well_it_is_signed_and_nothing_is_fetched_for_it() {
        String foreign = "arn:aws:sns:eu-central-1:999999999999:tocsin-receipts";
        refused(notification("{}", NOW).with("TopicArn", foreign).signed().json());
        refused(confirmation(NOW).with("TopicArn", foreign).signed().json());
        assertThat(sns.asked()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "https://sns.us-east-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem",
            "https://sns.eu-central-1.amazonaws.com.evil.example/SimpleNotificationService-1.pem",
            "http://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
            "https://sns.eu-central-1.amazonaws.com@evil.example/SimpleNotificationService-1.pem",
            "https://evil.example@sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
            "https://evil.example/https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
            "https://evil.example\\@sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
            "https://evil.example#@sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
            "https://evil.example?sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
            "https://sns.eu-central-1.amazonaws.com:8443/SimpleNotificationService-1.pem",
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem",
            "https://sns.eu-central-1.amazonaws.com./SimpleNotificationService-1.pem",
            "https://SNS.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem",
            "https://s3.eu-central-1.amazonaws.com/bucket/SimpleNotificationService-1.pem",
            "https://sns-bucket.s3.amazonaws.com/SimpleNotificationService-1.pem",
            "https://sns.eu-central-1.amazonaws.com/../SimpleNotificationService-1.pem",
            "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem?Action=Publish",
            "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&x=.pem",
            "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService-1.pem#x",
            "file:///etc/passwd", "https:///SimpleNotificationService-1.pem", "//evil.example/x.pem", "", "%",
            "https://[::1]/SimpleNotificationService-1.pem", "jar:https://sns.eu-central-1.amazonaws.com/a!/b.pem" })
    void a_certificate_that_is_not_at_sns_is_never_fetched(String hostile) {
        refused(notification("{}", NOW).with("SigningCertURL", hostile).signed().json());
        assertThat(sns.asked()).isEmpty();
    }

    @Test
    void a_certificate_that_is_not_snss_not_valid_or_weak_is_refused() {
        for (Signer bad : List.of(ProviderKeys.signer("CN=evil.example", 2048),
                ProviderKeys.signer("CN=sns.amazonaws.com.evil.example", 2048),
                ProviderKeys.signer("CN=evil.example, OU=\"x,CN=sns.amazonaws.com\"", 2048),
                ProviderKeys.signer("CN=evil.example, OU=\"x,CN=sns.amazonaws.com,\", C=DE", 2048),
                ProviderKeys.signer("CN=sns.amazonaws.com, CN=evil.example", 2048),
                ProviderKeys.signer("CN=sns.amazonaws.com", 1024),
                ProviderKeys.signer("CN=sns.amazonaws.com", 2048, "-validity", "30"))) {
            sns.serve(SnsStandIn.CERTIFICATE, bad.pem());
            refused(notification("{}", NOW).signedBy(bad).signed().json());
        }
        sns.serve(SnsStandIn.CERTIFICATE, "not a certificate".getBytes(StandardCharsets.UTF_8));
        refused(notification("{}", NOW).signed().json());
        sns.serve(SnsStandIn.CERTIFICATE, new byte[0]);
        refused(notification("{}", NOW).signed().json());
    }

    @ParameterizedTest
    @ValueSource(strings = { "CN=sns.amazonaws.com", "CN=sns.eu-central-1.amazonaws.com", "CN=sns-us-gov-west-1.amazonaws.com",
            "CN=sns-cn-north-1.amazonaws.com.cn, O=Amazon" })
    void the_names_that_snss_certificates_have_are_taken(String name) throws Exception {
        Signer signer = ProviderKeys.signer(name, 2048);
        sns.serve(SnsStandIn.CERTIFICATE, signer.pem());
        assertThat(read(notification("{}", NOW).signedBy(signer).signed().json()).receipts()).hasSize(1);
    }

    @Test
    void a_chain_that_does_not_hold_is_refused() {
        var chain = new ByteArrayOutputStream();
        chain.writeBytes(SnsStandIn.SIGNER.pem());
        chain.writeBytes(ProviderKeys.signer("CN=Amazon", 2048).pem());
        sns.serve(SnsStandIn.CERTIFICATE, chain.toByteArray());
        refused(notification("{}", NOW).signed().json());
    }

    @Test
    void a_certificate_is_fetched_once_a_day() throws Exception {
        read(notification("{}", NOW).signed().json());
        read(notification("{}", NOW).signed().json());
        assertThat(sns.asked()).hasSize(1);
        Instant tomorrow = NOW.plus(Duration.ofHours(25));
        read(notification("{}", tomorrow).signed().json(), tomorrow);
        assertThat(sns.asked()).hasSize(2);
    }

    @Test
    void when_sns_cannot_be_asked_the_message_is_to_be_sent_again_and_then_taken() throws Exception {
        String message = notification("{}", NOW).signed().json();
        sns.goAway(true);
        assertThatExceptionOfType(UnprovenException.class).isThrownBy(() -> read(message))
                .satisfies(e -> assertThat(e.isForNow()).isTrue());
        sns.goAway(false);
        assertThat(read(message).receipts()).hasSize(1);
    }

    @Test
    void a_message_counts_for_the_hour_in_which_sns_repeats_it() throws Exception {
        assertThat(read(notification("{}", NOW.minus(Duration.ofMinutes(74))).signed().json()).receipts()).hasSize(1);
        refused(notification("{}", NOW.minus(Duration.ofMinutes(76))).signed().json());
        refused(notification("{}", NOW.plus(Duration.ofMinutes(16))).signed().json());
        refused(notification("{}", NOW).with("Timestamp", "soon").signed().json());
    }

    @Test
    void a_subscription_to_a_configured_topic_is_confirmed_at_sns() throws Exception {
        String address = "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=" + ProviderKeys.TOPIC
                + "&Token=2336412f37fb687f5d51e6e2";
        sns.serve(address, new byte[0]);
        assertThat(read(confirmation(NOW).signed().json()).receipts()).isEmpty();
        assertThat(sns.asked()).extracting(Object::toString).containsExactly(SnsStandIn.CERTIFICATE, address);
    }

    @Test
    void a_confirmation_that_sns_does_not_take_is_to_be_sent_again() {
        assertThatExceptionOfType(UnprovenException.class).isThrownBy(() -> read(confirmation(NOW).signed().json()))
                .satisfies(e -> assertThat(e.isForNow()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = { "https://evil.example/?Action=ConfirmSubscription&TopicArn=" + ProviderKeys.TOPIC + "&Token=1",
            "https://sns.eu-central-1.amazonaws.com/?Action=DeleteTopic&TopicArn=" + ProviderKeys.TOPIC + "&Token=1",
            "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:eu-central-1:9:x&Token=1",
            "https://sns.eu-central-1.amazonaws.com/?Action=ConfirmSubscription&Action=DeleteTopic&TopicArn="
                    + ProviderKeys.TOPIC + "&Token=1",
            "https://sns.eu-central-1.amazonaws.com/x?Action=ConfirmSubscription&TopicArn=" + ProviderKeys.TOPIC + "&Token=1",
            "http://169.254.169.254/latest/meta-data/" })
    void a_confirmation_that_leads_elsewhere_is_not_followed(String hostile) {
        refused(confirmation(NOW).with("SubscribeURL", hostile).signed().json());
        assertThat(sns.asked()).extracting(Object::toString).containsExactly(SnsStandIn.CERTIFICATE);
    }

    @Test
    void the_end_of_a_subscription_is_taken_and_not_undone() throws Exception {
        var end = confirmation(NOW).with("Type", "UnsubscribeConfirmation").signed();
        assertThat(read(end.json()).receipts()).isEmpty();
        assertThat(sns.asked()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({ "ses-bounce-permanent.json, BOUNCED, HARD", "ses-bounce-mailbox-full.json, BOUNCED, MAILBOX_FULL",
            "ses-out-of-office.json, OTHER,", "ses-delivery.json, DELIVERED,", "ses-complaint.json, COMPLAINED,",
            "ses-event-delay.json, DELAYED, SOFT", "ses-event-reject.json, BOUNCED, CONTENT",
            "ses-event-bounce-tagged.json, BOUNCED, HARD" })
    void each_event_is_read_for_what_it_is(String file, Event event, Kind kind) throws Exception {
        Receipt receipt = event(file);
        assertThat(receipt.source()).isEqualTo("ses");
        assertThat(receipt.event()).isEqualTo(event);
        assertThat(receipt.diagnosis() == null ? null : receipt.diagnosis().kind()).isEqualTo(kind);
    }

    @Test
    void a_bounce_tells_its_reply_its_time_and_whose_message_it_was() throws Exception {
        Receipt receipt = event("ses-bounce-permanent.json");
        assertThat(receipt.match()).isEqualTo(new Match(null, "<" + DELIVERY + "@vendor.example>"));
        assertThat(receipt.text()).contains("550 5.1.1", "User unknown");
        assertThat(receipt.diagnosis().code()).isEqualTo(550);
        assertThat(receipt.diagnosis().enhanced()).isEqualTo("5.1.1");
        assertThat(receipt.diagnosis().rule()).isEqualTo("ses Permanent/General");
        assertThat(receipt.at()).isEqualTo("2026-11-20T10:15:04Z");
    }

    @Test
    void a_mail_without_its_headers_is_known_by_its_tag_and_by_the_id_that_ses_gave() throws Exception {
        assertThat(event("ses-event-bounce-tagged.json").match()).isEqualTo(
                new Match(DELIVERY, "0107018c5e1a2b3c-11111111-2222-3333-4444-555555555555-000000"));
    }

    @Test
    void the_id_of_a_receipt_is_that_of_its_message_so_that_a_repetition_is_known() throws Exception {
        var message = notification(sample("ses-delivery.json", "DELIVERY", DELIVERY), NOW).signed();
        assertThat(read(message.json()).receipts().get(0).sourceId()).isEqualTo(message.id());
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "hello", "[]", "{}", "null", "{\"eventType\":7}", "{\"eventType\":\"Bounce\"}",
            "{\"eventType\":\"Bounce\",\"bounce\":[],\"mail\":\"x\"}",
            "{\"notificationType\":\"AmazonSnsSubscriptionSucceeded\"}",
            "{\"eventType\":\"Bounce\",\"eventType\":\"Delivery\"}",
            "{\"eventType\":\"Delivery\",\"delivery\":{\"timestamp\":1e999}}", "{\"eventType\":\"New\\u0000\"}" })
    void a_proved_message_that_nobody_understands_is_kept(String odd) throws Exception {
        var message = notification(odd, NOW).signed();
        Receipt receipt = read(message.json()).receipts().get(0);
        assertThat(receipt.sourceId()).isEqualTo(message.id());
        assertThat(receipt.match()).isEqualTo(new Match(null, null));
        assertThat(String.valueOf(receipt.text())).doesNotContain("\0");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "x", "[]", "null", "{}", "{\"Type\":\"Notification\"}", "[[[[" })
    void what_is_no_message_at_all_is_refused(String body) {
        refused(body);
    }
}
