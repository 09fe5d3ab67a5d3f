package io.tocsin.receipt.provider;

import static io.tocsin.receipt.provider.ProviderKeys.sample;
import static io.tocsin.receipt.provider.ProviderKeys.sendGridSignature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.diagnosis.Kind;
import io.tocsin.receipt.Event;
import io.tocsin.receipt.Match;
import io.tocsin.receipt.Receipt;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SendGridTest {

    static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
    static final UUID DELIVERY = UUID.fromString("0190163d-8694-739b-aea5-966c26f8ad91");

    final SendGrid sendGrid = new SendGrid(ProviderKeys.settings());

    static Posted posted(String body, String timestamp, String signature) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (timestamp != null) {
            headers.put(SendGrid.TIMESTAMP, timestamp);
        }
        if (signature != null) {
            headers.put(SendGrid.SIGNATURE, signature);
        }
        return new Posted(headers::get, body.getBytes(StandardCharsets.UTF_8), NOW);
    }

    static Posted signed(String body, Instant at) {
        return signed(ProviderKeys.SENDGRID, body, at);
    }

    static Posted signed(KeyPair keys, String body, Instant at) {
        String timestamp = String.valueOf(at.getEpochSecond());
        return posted(body, timestamp, sendGridSignature(keys, timestamp, body.getBytes(StandardCharsets.UTF_8)));
    }

    static SendGrid withKeys(String... keys) {
        return new SendGrid(ProviderKeys.settings(Set.of(), List.of(keys), List.of(), null, null));
    }

    List<Receipt> read(String file) throws UnprovenException {
        return sendGrid.read(signed(sample(file, "DELIVERY", DELIVERY), NOW)).receipts();
    }

    void refused(Posted posted) {
        assertThatExceptionOfType(UnprovenException.class).isThrownBy(() -> sendGrid.read(posted));
    }

    @Test
    void a_batch_is_read_event_by_event() throws Exception {
        List<Receipt> receipts = read("sendgrid-batch.json");
        assertThat(receipts).extracting(Receipt::event).containsExactly(Event.OTHER, Event.DELAYED, Event.DELIVERED);
        assertThat(receipts).extracting(Receipt::match)
                .containsOnly(new Match(null, "<" + DELIVERY + "@vendor.example>"));
        assertThat(receipts).extracting(Receipt::sourceId).containsExactly("cHJvY2Vzc2VkEVENT", "ZGVmZXJyZWQEVENT",
                "ZGVsaXZlcmVkEVENT");
        assertThat(receipts.get(1).text()).contains("Greylisted");
        assertThat(receipts.get(1).diagnosis().tryAgainIn()).isEqualTo(Duration.ofSeconds(300));
        assertThat(receipts.get(2).at()).isEqualTo(Instant.ofEpochSecond(1795168805));
    }

    @Test
    void a_bounce_is_hard_and_names_its_delivery() throws Exception {
        Receipt bounce = read("sendgrid-bounce.json").get(0);
        assertThat(bounce.event()).isEqualTo(Event.BOUNCED);
        assertThat(bounce.match().deliveryId()).isEqualTo(DELIVERY);
        assertThat(bounce.diagnosis()).extracting("kind", "code", "enhanced", "ours").containsExactly(Kind.HARD, 550, "5.1.1",
                false);
    }

    @Test
    void a_block_is_ours_a_drop_is_a_bounce_and_a_spam_report_a_complaint() throws Exception {
        List<Receipt> receipts = read("sendgrid-blocked.json");
        assertThat(receipts).extracting(Receipt::event).containsExactly(Event.BOUNCED, Event.BOUNCED, Event.COMPLAINED);
        assertThat(receipts.subList(0, 2)).extracting(receipt -> receipt.diagnosis().kind(),
                receipt -> receipt.diagnosis().ours()).containsExactly(tuple(Kind.POLICY, true), tuple(Kind.HARD, false));
    }

    @Test
    void whatever_is_changed_after_signing_is_refused() {
        String body = sample("sendgrid-batch.json");
        Posted good = signed(body, NOW);
        String timestamp = good.header().apply(SendGrid.TIMESTAMP);
        String signature = good.header().apply(SendGrid.SIGNATURE);
        refused(posted(body.replace("delivered", "bounce"), timestamp, signature));
        refused(posted(body + " ", timestamp, signature));
        refused(posted(body, String.valueOf(NOW.getEpochSecond() + 1), signature));
        refused(posted(body, timestamp, signature.substring(0, 20)));
        refused(posted(body, timestamp, "!"));
        refused(posted(body, timestamp, ""));
        refused(posted(body, null, signature));
        refused(posted(body, timestamp, null));
        refused(signed(ProviderKeys.ec("secp256r1"), body, NOW));
    }

    /** CVE-2022-21449: JDKs before 17.0.3 took a signature of zeros for any message. */
    @Test
    void a_signature_of_zeros_is_refused() {
        refused(posted("[]", String.valueOf(NOW.getEpochSecond()),
                Base64.getEncoder().encodeToString(new byte[] { 0x30, 6, 2, 1, 0, 2, 1, 0 })));
    }

    @Test
    void a_proof_counts_for_the_day_in_which_sendgrid_repeats_it() throws Exception {
        assertThat(sendGrid.read(signed("[]", NOW.minus(Duration.ofHours(24)))).receipts()).hasSize(1);
        refused(signed("[]", NOW.minus(Duration.ofHours(26))));
        refused(signed("[]", NOW.plus(Duration.ofMinutes(16))));
        refused(posted("[]", "now",
                sendGridSignature(ProviderKeys.SENDGRID, "now", "[]".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void the_old_and_the_new_key_count_while_they_are_changed() throws Exception {
        KeyPair old = ProviderKeys.ec("secp256r1");
        SendGrid both = withKeys(Base64.getEncoder().encodeToString(old.getPublic().getEncoded()),
                ProviderKeys.sendGridPublicKey());
        assertThat(both.read(signed(old, "[]", NOW)).receipts()).hasSize(1);
        assertThat(both.read(signed("[]", NOW)).receipts()).hasSize(1);
    }

    @Test
    void a_key_that_is_none_or_of_another_curve_stops_the_start() {
        String otherCurve = Base64.getEncoder().encodeToString(ProviderKeys.ec("secp384r1").getPublic().getEncoded());
        for (String key : List.of("x", "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE", otherCurve)) {
            assertThatIllegalArgumentException().isThrownBy(() -> withKeys(key))
                    .withMessageContaining("TOCSIN_RECEIPTS_SENDGRID_PUBLIC_KEY");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "x", "{}", "[]", "[1,null,\"a\",[]]", "[{\"event\":\"bounce\"}]", "[{\"sg_event_id\":{}}]" })
    void a_proved_batch_that_nobody_understands_is_kept(String body) throws Exception {
        assertThat(sendGrid.read(signed(body, NOW)).receipts()).isNotEmpty()
                .allSatisfy(receipt -> assertThat(receipt.event()).isEqualTo(Event.OTHER))
                .allSatisfy(receipt -> assertThat(receipt.sourceId()).startsWith("sha256:"));
    }
}
