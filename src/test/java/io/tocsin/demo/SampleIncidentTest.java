package io.tocsin.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SampleIncidentTest {

    final SampleIncident sample = new SampleIncident();

    @Test
    void a_directory_of_15000_has_366_affected_tenants_of_which_the_directory_says_the_same() {
        Map<String, SampleTenant> directory = sample.directory()
                .collect(Collectors.toMap(SampleTenant::tenantId, tenant -> tenant));
        List<SampleTenant> affected = sample.affected().toList();
        assertThat(directory).hasSize(15_000);
        assertThat(affected).hasSize(366).allSatisfy(tenant -> {
            assertThat(directory.get(tenant.tenantId())).usingRecursiveComparison().ignoringFields("facts")
                    .isEqualTo(tenant);
            assertThat(tenant.contacts()).hasSizeBetween(1, 3);
        });
    }

    @Test
    void ten_countries_four_languages_three_tiers_and_one_to_three_contacts_are_affected() {
        List<SampleTenant> affected = sample.affected().toList();
        assertThat(affected).extracting(SampleTenant::region).containsAll(
                List.of("US", "GB", "IE", "AE", "DE", "AT", "FR", "BE", "ES", "MX"));
        assertThat(affected.stream().map(tenant -> tenant.locale().substring(0, 2)).distinct())
                .containsExactlyInAnyOrder("en", "de", "fr", "es");
        assertThat(affected.stream().map(SampleTenant::tier).distinct())
                .containsExactlyInAnyOrder("enterprise", "business", "starter");
        assertThat(affected.stream().map(tenant -> tenant.contacts().size()).distinct())
                .containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void facts_differ_in_kind_and_some_tenants_have_none() {
        Map<Set<String>, Long> kinds = sample.affected()
                .collect(Collectors.groupingBy(tenant -> tenant.facts().keySet(), Collectors.counting()));
        assertThat(kinds.keySet()).contains(Set.of(), Set.of("note"), Set.of("directoryListing", "requiredActions"),
                Set.of("passwordResetsSeen", "directoryListing", "requiredActions"),
                Set.of("accountsViewed", "passwordResetsSeen", "directoryListing", "requiredActions"));
        assertThat(kinds.values()).allSatisfy(count -> assertThat(count).isGreaterThan(20));
    }

    @Test
    void no_name_is_anothers_and_none_stands_inside_another() {
        List<String> affected = sample.affected().map(SampleTenant::name).toList();
        assertThat(affected).allSatisfy(name -> assertThat(affected.stream().filter(other -> other.contains(name)))
                .containsExactly(name));
        Set<String> all = new HashSet<>();
        assertThat(sample.directory().map(SampleTenant::name)).allMatch(all::add);
    }

    @Test
    void every_address_is_one_tenants_own_plain_and_on_a_reserved_domain() {
        Map<String, String> owners = new HashMap<>();
        assertThat(sample.directory()).allSatisfy(tenant -> assertThat(tenant.contacts()).allSatisfy(contact -> {
            assertThat(contact.email()).matches("[a-z.]+@[a-z]+\\.example");
            assertThat(owners.put(contact.email(), tenant.tenantId())).isNull();
        }));
    }

    @Test
    void hostile_names_and_scripts_from_right_to_left_are_among_the_affected() {
        assertThat(sample.affected().map(SampleTenant::name))
                .contains("**[click](http://evil.example)**<script>alert(1)</script>", "مؤسسة النخيل للتجارة")
                .anyMatch(name -> name.startsWith("O'"))
                .anyMatch(name -> name.startsWith("{tenant.name}"));
    }

    @Test
    void the_same_bytes_come_at_each_run() throws Exception {
        assertThat(digest(sample, true)).isEqualTo(digest(new SampleIncident(), true));
        assertThat(digest(sample, true)).as("lists of earlier benchmarks stay comparable")
                .isEqualTo("072ed65ede3a9e6ca0cf06e20d334386fd3dc1e6bb396d33a9b8f4a1c6cd7c6f");
        assertThat(digest(sample, false))
                .isEqualTo("a6d9b1473beb779a9e1712c702ad6a7b08a87537177b31d7dce763b405aef168");
    }

    @Test
    void a_list_of_a_million_has_a_million_names() {
        Set<String> stems = new HashSet<>(2_000_000);
        for (int number = 0; number < 1_000_000; number++) {
            stems.add(SampleNames.stem(number));
        }
        assertThat(stems).hasSize(1_000_000);
        assertThat(new SampleIncident(1_000_000, 1_000_000).affected().limit(3)).hasSize(3);
    }

    @Test
    void a_row_of_csv_and_a_line_of_json_say_the_same() {
        String csv = written(out -> SampleLists.writeCsv(sample.affected().limit(2), true, out));
        String json = written(out -> SampleLists.writeNdjson(sample.affected().limit(2), out));
        assertThat(csv).startsWith("tenant_id,tenant_name,contact_email,contact_name,contact_role,locale,time_zone,tier,region,"
                + "fact.accountsViewed:json,fact.directoryListing:boolean,fact.note,fact.passwordResetsSeen:number,"
                + "fact.requiredActions:json\r\nt-00001,");
        assertThat(json).startsWith("{\"tenantId\":\"t-00001\",\"name\":").contains("\"requiredActions\":[");
    }

    private static String digest(SampleIncident sample, boolean affected) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        try (OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), sha256)) {
            if (affected) {
                SampleLists.writeCsv(sample.affected(), true, out);
            } else {
                SampleLists.writeNdjson(sample.directory(), out);
            }
        }
        return HexFormat.of().formatHex(sha256.digest());
    }

    private static String written(Consumer<OutputStream> writer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        writer.accept(out);
        return out.toString(StandardCharsets.UTF_8);
    }
}
