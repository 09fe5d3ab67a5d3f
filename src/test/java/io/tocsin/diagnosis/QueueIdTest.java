package io.tocsin.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.tocsin.testkit.CpuTime;

@DisplayNameGeneration(ReplaceUnderscores.class)
class QueueIdTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            250 2.0.0 Ok: queued as 4XyZ1k2Qz9z1Jp | 4XyZ1k2Qz9z1Jp
            250 2.0.0 Ok: queued as 9F2A31C0B5 | 9F2A31C0B5
            250 2.0.0 from MTA(smtp:[127.0.0.1]:10025): 250 2.0.0 Ok: queued as A1B2C3D4E5 | A1B2C3D4E5
            250 Ok: queued as -Hf8ZkSeTdqZ_wq7hZQ5sg | -Hf8ZkSeTdqZ_wq7hZQ5sg
            250 2.0.0 OK: queued as <202311141234.abc@smtp-relay.example.com> | 202311141234.abc@smtp-relay.example.com
            250 Message queued as 1656ebd5b9b000ea9e. | 1656ebd5b9b000ea9e
            250 2.0.0 Message queued with id 18c2f4a3b1d. | 18c2f4a3b1d
            250 OK id=1rXyZa-000abc-Xy | 1rXyZa-000abc-Xy
            250 OK id=1rXyZa-00000001abc-1XyZ | 1rXyZa-00000001abc-1XyZ
            250 Requested mail action okay, completed: id=0MabcD-1rXyZ42abc-00XyZ | 0MabcD-1rXyZ42abc-00XyZ
            250 OK ids=0f3c8de1d2b34f5a9b7c6d5e4f3a2b1c | 0f3c8de1d2b34f5a9b7c6d5e4f3a2b1c
            250 2.0.0 2AB3CD4e012345 Message accepted for delivery | 2AB3CD4e012345
            250 2.0.0 a1b2c3d4 Message accepted for delivery | a1b2c3d4
            250 2.0.0 3v1abcdefg-1 Message accepted for delivery | 3v1abcdefg-1
            250 12345678 message accepted for delivery | 12345678
            250 2.6.0 <0190163d-8694-739b-aea5-966c26f8ad91@vendor.example> [InternalId=1234567890123, Hostname=A.prod.example] 13242 bytes in 0.2, 60 KB/sec Queued mail for delivery | 1234567890123
            250 2.6.0 <a@b> Queued mail for delivery |
            250 Message Queued (B5F3B2A1-1D9E-4A6C-9D0F-1A2B3C4D5E6F.1) | B5F3B2A1-1D9E-4A6C-9D0F-1A2B3C4D5E6F.1
            250 Message Queued (B5F3B2A1-1D9E-4A6C-9D0F-1A2B3C4D5E6F) | B5F3B2A1-1D9E-4A6C-9D0F-1A2B3C4D5E6F
            250 Ok 0102018c0f1e2d3c-01234567-89ab-cdef-0123-456789abcdef-000000 | 0102018c0f1e2d3c-01234567-89ab-cdef-0123-456789abcdef-000000
            250 2.0.0 OK  1700000000 d9443c01a7336-1cc3abc.12 - gsmtp | d9443c01a7336-1cc3abc.12
            250 2.0.0 OK 1700000000 z8-20020a17090a.12 - gsmtp | z8-20020a17090a.12
            250 ok 1700000000 qp 12345 | 1700000000 qp 12345
            250 SmtpThread-1-2-3@uk-mta-1.uk.mimecast.lan Received OK [aBcDeFgHiJkLmN.uk1] | aBcDeFgHiJkLmN.uk1
            250 ok:  Message 12345678 accepted | 12345678
            250 2.0.0 OK 5C/B1-12345-ABCD1234 | 5C/B1-12345-ABCD1234
            250 Ok. 000000000012ABCD.0000000065A1B2C3.00001234 | 000000000012ABCD.0000000065A1B2C3.00001234
            250 2.0.0 Ok, queue id: abc123 | abc123
            250 Great success |
            250 Message accepted for delivery |
            250 2.0.0 Message accepted for delivery |
            250 2.0.0 Please message accepted for delivery |
            250 Queued (0.123 seconds) |
            250 2.0.0 OK: queued |
            250 ok dirdel |
            250 2.6.0 message received |
            250 2.0.0 Ok |
            250 |
            451 4.3.0 queued as 4XyZ1k2Qz9z1Jp, or not |
            """)
    void the_id_is_read_from_what_servers_say(String reply, String id) {
        assertThat(QueueId.in(reply).orElse(null)).isEqualTo(id);
    }

    @Test
    void no_reply_has_none_and_a_hostile_one_costs_little() {
        assertThat(QueueId.in(null)).isEmpty();
        for (String part : List.of("a-", "1", "queued as ", "id=", "0/", "ok 1", "(a", "a.", " ")) {
            CpuTime.spentOn(part, Duration.ofSeconds(2), () -> QueueId.in("250 ok " + part.repeat(100_000)));
        }
        assertThat(QueueId.in("250 queued as " + "x".repeat(900))).isEmpty();
    }
}
